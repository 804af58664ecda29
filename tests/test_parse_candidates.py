"""Which elements may be the body: each signal names its own, and the page itself is always one."""

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.body.candidates import Candidate, candidates
from pipeline.parse.body.outline import outline_of
from pipeline.parse.body.scores import Scored, scored

SENTENCE = "온새미시는 호숫가에 새 전망대를 열고 첫 손님을 맞았다고 2일 밝혔다."
OTHER = "전망대는 세 해 동안 지어졌고, 휠체어로도 끝까지 오를 수 있다고 시는 설명했다."
PROSE = f"<p>{SENTENCE}</p><p>{OTHER}</p>"
TEASER = "<p>가람 시장이 다음 달에 손님을 맞는다고 한다.</p>"


def found(markup: str) -> tuple[Scored, tuple[Candidate, ...]]:
    root = LexborHTMLParser(f"<html><body>{markup}</body></html>").root
    assert root is not None
    page = scored(outline_of(root))
    return page, candidates(page)


def texts_of(markup: str, kind: str) -> list[str]:
    """The text below each candidate of `kind`."""
    page, named = found(markup)
    outline = page.outline
    return [
        " ".join(run.text for run in outline.runs if outline.contains(each.element, run.element))
        for each in named
        if each.kind == kind
    ]


def test_every_signal_names_its_element():
    """Microdata, a telling name, the tag: whatever says "this is the article" is heard."""
    both = f"{SENTENCE} {OTHER}"
    assert [both] == texts_of(f'<div itemprop="articleBody">{PROSE}</div>{TEASER}', "itemprop")
    assert [both] == texts_of(f'<div class="article-body">{PROSE}</div>{TEASER}', "named")
    assert [both] == texts_of(f"<article>{PROSE}</article>{TEASER}", "article")


def test_without_any_name_the_prose_itself_tells():
    """The descent to where most of the prose is, and the parent of the paragraphs."""
    markup = (
        f"<div><div>{TEASER}</div><div><section>{PROSE}{PROSE.replace('2일', '3일')}</section></div></div>"
    )
    kinds = {each.kind for each in found(markup)[1]}
    assert "dominant" in kinds
    assert all(SENTENCE in text and "가람" not in text for text in texts_of(markup, "dominant")[-1:])


def test_a_small_box_with_a_telling_name_is_no_candidate():
    """A teaser called `article-body` holds too little of the page's prose."""
    long = "".join(f"<p>{number}일에는 {OTHER}</p>" for number in range(1, 9))
    assert [] == texts_of(f'<div class="article-body"><p>첫 손님이 왔다고, 한다.</p></div>{long}', "named")


def test_parts_of_one_name_know_of_each_other():
    """Two halves under one name: taking one alone would leave out as much."""
    halves = f'<div class="content">{PROSE}</div><div class="content">{PROSE.replace("2일", "3일")}</div>'
    _, named = found(halves)
    assert [True, True] == [each.twins > 0.3 for each in named if each.kind == "named"]


PIECES = st.lists(
    st.sampled_from(
        ["<div>", "</div>", "<article>", "</article>", '<div class="content">', SENTENCE, OTHER, "<p>"]
    ),
    max_size=30,
)


@given(PIECES)
def test_the_page_is_always_a_candidate_and_none_is_named_twice(pieces):
    """There is always something to choose, and every choice is a different element."""
    _, named = found(f"<p>{OTHER}</p>" + "".join(pieces))
    elements = [each.element for each in named]
    assert 0 in elements
    assert len(elements) == len(set(elements))
    assert all(0.0 <= each.twins <= 1.0 for each in named)
