"""Which element holds the body, and what of it is text: constructions that page builders share."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Article, Page
from pipeline.parse import read_page
from pipeline.parse.body.extraction import letters_of

LEAD = "온새미시는 호숫가에 새 전망대를 열고 첫 손님을 맞았다고 2일 밝혔다."
SECOND = "전망대는 세 해 동안 지어졌고, 휠체어로도 끝까지 오를 수 있다고 시는 설명했다."
THIRD = "시는 다음 달부터 매주 토요일에 해설이 있는 산책을 마련하고 누리집에서 신청을 받는다."
FOURTH = "첫 산책에는 이웃 도시의 공무원들도 함께하며, 전망대의 물 관리 방식을 살펴볼 예정이다."
BODY = f"{LEAD}\n\n{SECOND}\n\n{THIRD}\n\n{FOURTH}"


def read(body: str) -> Article:
    """The article on a page of `body` alone."""
    url = "https://www.naru.example/news/1001"
    raw = f"<!DOCTYPE html><html><body>{body}</body></html>".encode()
    return read_page(Page(url, url, 200, (), raw, datetime(2031, 5, 2, tzinfo=UTC)))


def test_a_body_split_over_containers_of_one_name_is_read_whole():
    """Page builders give each part of a text its own container; one half is not the article."""
    parts = "".join(
        f'<div class="part"><div class="title"></div><div class="content">{text}</div></div>'
        for text in (f"{LEAD} {SECOND}", f"{THIRD} {FOURTH}")
    )

    labels = "<div>가람</div><div>사회</div><div>사진</div><div>소식</div>"

    body = read(f"<article>{labels}{parts}</article>").body

    assert body == f"{LEAD} {SECOND}\n\n{THIRD} {FOURTH}"


def test_a_figures_caption_is_none_of_the_text_where_its_class_is_revoked():
    """A wrapper called `photo` that holds the article costs the tag <figcaption> nothing of its meaning."""
    caption = "전망대에 오른 손님들이 호수를 바라보며 이야기를 나누고 있다."
    figure = f'<img src="/1.jpg"><figcaption>{caption}</figcaption>'
    text = f"<p>{LEAD}</p><p>{SECOND}</p>{figure}<p>{THIRD}</p><p>{FOURTH}</p>"

    article = read(f'<div class="photo">{text}</div>')

    assert article.body == BODY
    assert article.captions == (caption,)


def test_a_line_between_two_stretches_of_one_text_is_a_heading():
    """Texts of bare lines and <br> have headings without a tag; a line at the edge stays a label."""
    text = f"{LEAD}\n\n{SECOND}\n\n토요일마다 산책\n\n{THIRD}\n\n{FOURTH}"
    bare = f"나루일보\n\n{text}\n\n나루 누리집".replace("\n\n", "<br><br>")

    assert read(f"<div>{bare}</div>").body == text


def test_the_summary_that_an_articles_element_begins_with_belongs_to_it():
    """A paragraph that is the page's description is read, whatever its class is called; a subtitle is not."""
    summary = "The harbour town has a new tower, and its first visitors came from three countries."
    prose = (
        "The observation tower opened on Monday, and visitors climbed it at dawn.",
        "It took three years to build, the mayor told reporters, and a lift reaches the upper deck.",
    )
    head = f'<meta name="description" content="{summary}"><title>A tower for the harbour</title>'
    text = "".join(f"<p>{sentence}</p>" for sentence in prose)

    as_paragraph = (
        f'{head}<article><h1>A tower for the harbour</h1><p class="teaser">{summary}</p>{text}</article>'
    )
    as_subtitle = f"{head}<article><h1>A tower for the harbour</h1><h2>{summary}</h2>{text}</article>"

    assert read(as_paragraph).body == "\n\n".join((summary, *prose))
    assert read(as_subtitle).body == "\n\n".join(prose)


def test_a_linked_cell_stays_in_its_table_of_data():
    """Results and prices link their names; a table that lays out a page keeps no links of its own."""
    rows = "".join(
        f"<tr><td><a href='/{name}'>{name}</a></td><td>{count}명이 올랐다</td></tr>"
        for name, count in (("가람", 120), ("누리", 95))
    )

    body = read(f"<article><p>{LEAD}</p><table>{rows}</table><p>{SECOND}</p><p>{THIRD}</p></article>").body

    assert body == f"{LEAD}\n\n가람\n\n120명이 올랐다\n\n누리\n\n95명이 올랐다\n\n{SECOND}\n\n{THIRD}"


def test_a_table_that_lays_out_a_page_keeps_no_links():
    """The links in the cell beside the text are no text."""
    text = f"<p>{LEAD}</p><p>{SECOND} {THIRD}</p><p>{FOURTH}</p>"
    page = f"<table><tr><td><div>{text}</div></td><td><a href='/1'>다른 소식</a></td></tr></table>"

    assert read(page).body == f"{LEAD}\n\n{SECOND} {THIRD}\n\n{FOURTH}"


@given(st.text(st.characters(blacklist_categories=["Cs"])) | st.text("가나ab_·“”…、。 \xa0-!"))
def test_letters_are_what_is_left_without_spaces_and_marks(text):
    """Two spellings of one line have the same letters: neither marks nor case tell them apart."""
    assert "".join(filter(str.isalnum, text)).casefold() == letters_of(text)
