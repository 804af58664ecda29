"""Parts of a page that are not even entered because of their names, and the ways back where names lie."""

from datetime import UTC, date, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.model import Article, Page
from pipeline.parse import read_page
from pipeline.parse.body.outline import Outline, outline_of
from pipeline.parse.body.vocabulary import PASSED_WORDS, STRONG_WORDS, verdict

SENTENCE = "온새미시는 호숫가 산책길에 새 쉼터 {}곳을 만들고 밤에도 걷기 좋게 등을 달았다고 밝혔다."
PROSE = "".join(f"<p>{SENTENCE.format(number)}</p>" for number in range(1, 9))
BODY = "\n\n".join(SENTENCE.format(number) for number in range(1, 9))
DATED = '<meta property="article:published_time" content="2031-05-02T09:00:00+09:00">'
URL = "https://www.naru.example/news/1001"


def read(body: str, head: str = DATED) -> Article:
    markup = f"<!DOCTYPE html><html lang=ko><head>{head}</head><body>{body}</body></html>"
    return read_page(Page(URL, URL, 200, (), markup.encode(), datetime(2031, 5, 2, tzinfo=UTC)))


def outline(body: str, *, passes_furniture: bool) -> Outline:
    root = LexborHTMLParser(f"<html><body>{body}</body></html>").root
    assert root is not None
    return outline_of(root, passes_furniture=passes_furniture)


def test_a_box_with_a_name_for_furniture_is_not_entered():
    """Its text is in no run; it is kept aside, for what the rest does not tell."""
    passed = outline("<p>글</p><div class='share-box'><p>보내기</p></div>", passes_furniture=True)

    assert ["글"] == [run.text for run in passed.runs]
    assert ["share-box"] == [box.attributes["class"] for box in passed.passed]


def test_nothing_is_passed_over_unless_asked():
    """A layout's body is read whole: its selectors say what is left out."""
    whole = outline("<p>글</p><div id='comments'><p>댓글</p></div>", passes_furniture=False)

    assert ["글", "댓글"] == [run.text for run in whole.runs]
    assert [] == whole.passed


@pytest.mark.parametrize("tag", ["article", "main", "p", "figcaption", "li"])
def test_only_boxes_are_passed_over(tag):
    """Articles, paragraphs and captions are read whatever they are called: furniture comes in boxes."""
    read_all = outline(f"<div><{tag} class='share'>글</{tag}></div>", passes_furniture=True)

    assert ["글"] == [run.text for run in read_all.runs]


def test_a_pictures_foot_is_entered_for_its_caption():
    """Some systems call the line below a picture its footer."""
    picture = "<figure><div class='footer'><figcaption>호숫가 쉼터</figcaption></div></figure>"

    assert ("호숫가 쉼터",) == read(f"<article>{PROSE}{picture}</article>").captions


@pytest.mark.parametrize("word", ["sidebar", "comments", "shared", "related", "modal", "nav"])
def test_a_page_that_is_all_in_a_misnamed_box_is_read_all_the_same(word):
    """Wrappers are called after what stands beside them ("with-sidebar"): next to nothing left means a lie."""
    assert BODY == read(f"<div class='has-{word} wrap'><h1>쉼터가 늘었다</h1>{PROSE}</div>").body


@pytest.mark.parametrize("head", ["", '<script type="application/ld+json">{"@type": "WebSite"}</script>'])
def test_what_a_passed_box_tells_machines_is_heard(head):
    """JSON-LD is looked for in boxes that were passed over where the rest tells of no article."""
    told = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "쉼터가 여덟 곳 늘었다"}</script>'
    page = f"<article>{PROSE}</article><div id='footer'>{told}</div>"

    assert "쉼터가 여덟 곳 늘었다" == read(page, DATED + head).title


def test_a_date_among_buttons_is_found():
    """Where no machine is told the day, boxes named after their buttons are read for it."""
    page = f"<div class='share-tools'>입력 2031.05.03 10:20</div><article>{PROSE}</article>"

    assert date(2031, 5, 3) == read(page, head="").published_day


def test_a_position_is_no_relation():
    """`relative`, a word of utility style sheets, is an opinion that may be revoked, unlike `related`."""
    assert "relative" not in PASSED_WORDS | STRONG_WORDS
    assert ("relative", "relat") == (verdict("relative flex"), verdict("relatedList"))


def test_words_that_are_passed_over_mean_what_they_say():
    """Only what would be left out even as most of a page is passed over; a frame may hold quoted posts."""
    assert PASSED_WORDS < STRONG_WORDS
    assert not PASSED_WORDS & {"social", "embed", "video", "player"}
