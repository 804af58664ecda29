"""What counts as prose on a page, what is left out, and when a word that would leave out too much is revoked."""

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.body.outline import outline_of
from pipeline.parse.body.scores import CJK_WEIGHT, MOSTLY_LINKS, Scored, is_sentence_like, scored

SENTENCE = "온새미시는 호숫가에 새 전망대를 열고 첫 손님을 맞았다고 2일 밝혔다."
OTHER = "전망대는 세 해 동안 지어졌고, 휠체어로도 끝까지 오를 수 있다고 시는 설명했다."
ENGLISH = "The harbour town has opened a tower, and its first visitors came on Monday."


def judged(markup: str) -> Scored:
    root = LexborHTMLParser(f"<html><body>{markup}</body></html>").root
    assert root is not None
    return scored(outline_of(root))


def left_out(markup: str) -> dict[str, str]:
    """Text of each run that is left out -> why."""
    page = judged(markup)
    reasons = ((run.text, page.reasons[run.element]) for run in page.outline.runs)
    return {text: why for text, why in reasons if why}


def test_an_ideograph_or_syllable_weighs_more_than_a_letter():
    """A Korean sentence says in forty characters what an English one says in ninety."""
    (korean,) = judged(f"<p>{SENTENCE}</p>").weights
    (english,) = judged(f"<p>{ENGLISH}</p>").weights
    assert (len(SENTENCE) * CJK_WEIGHT, float(len(ENGLISH))) == (korean, english)


def test_what_says_nothing_has_no_weight():
    """Labels, menus of links, headings and second copies add nothing to the prose of a page."""
    menu = "".join(f'<a href="/{i}">{SENTENCE[: 9 + i]}</a> ' for i in range(6))
    markup = f"<h2>{SENTENCE[:30]}</h2><p>{SENTENCE}</p><div>{menu}</div><b>사회</b><p>{SENTENCE}</p>"
    assert [False, True, False, False, False] == [weight > 0 for weight in judged(markup).weights]


def test_furniture_is_left_out_by_its_name_its_tag_and_its_role():
    """The reason is kept, so that `check` and a person can tell why."""
    prose = f"<article><p>{SENTENCE}</p><p>{OTHER}</p><p>{ENGLISH}</p></article>"
    furniture = (
        '<div class="share-bar">공유하기 단추</div><aside>많이 본 이야기</aside>'
        '<div role="navigation">처음 사회 문화</div><div style="display:none">숨은 이야기</div>'
    )
    told = left_out(prose + furniture)
    assert {"공유하기 단추", "많이 본 이야기", "처음 사회 문화", "숨은 이야기"} == set(told)
    assert ("<aside>", "role=navigation", "(hidden)") == (
        told["많이 본 이야기"],
        told["처음 사회 문화"],
        told["숨은 이야기"],
    )


def test_a_word_that_would_take_the_article_is_revoked():
    """A template calls the column that holds the article `sidebar`: the name is wrong, not the text."""
    assert {} == left_out(f'<div class="related"><p>{SENTENCE}</p><p>{OTHER}</p></div>')


def test_a_quotation_stands_in_whatever_frame():
    """A blockquote within an embedded frame is told by people, and belongs to the text."""
    quoted = f"<blockquote>{OTHER}</blockquote>"
    told = left_out(f'<p>{SENTENCE}</p><p>{ENGLISH}</p><div class="embed">{quoted}</div>')
    assert OTHER not in told


def test_links_and_sentences_are_told_apart():
    """A run of links is mostly that; what ends or halts like a sentence is like one."""
    (links,) = judged('<p><a href="/1">호수 길 이야기</a> 끝</p>').outline.runs
    (prose,) = judged(f'<p>{SENTENCE}<a href="/1">시</a></p>').outline.runs
    assert links.link_chars > MOSTLY_LINKS * links.chars
    assert prose.link_chars < MOSTLY_LINKS * prose.chars
    assert (True, False) == (is_sentence_like(SENTENCE), is_sentence_like("처음 사회 문화"))


PIECES = st.lists(
    st.sampled_from(
        [
            "<div>",
            "</div>",
            '<div class="share">',
            "<p>",
            "</p>",
            "<aside>",
            "</aside>",
            SENTENCE,
            OTHER,
            "<h2>",
        ]
    ),
    max_size=30,
)


@given(PIECES)
def test_masses_add_up(pieces):
    """An element's prose is its own and that of its children, and none of what is left out."""
    page = judged(f"<p>{OTHER}</p>" + "".join(pieces))
    outline = page.outline
    kept = [
        weight
        for run, weight in zip(outline.runs, page.weights, strict=True)
        if not page.reasons[run.element]
    ]
    assert abs(sum(kept) - page.masses[0]) < 1e-6
    for element in range(1, len(page.masses)):
        assert page.masses[element] <= page.masses[outline.parents[element]] + 1e-6
