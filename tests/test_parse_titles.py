"""A page's statements -> the publisher's headline, without the site's name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.body.outline import outline_of
from pipeline.parse.metadata import Metadata, read_metadata
from pipeline.parse.metadata.titles import Branding, letters, without_site

URL = "https://www.naru.example/news/7"
TITLE = "호숫가 전망대에 첫 손님 몰려"
NARU = Branding(("나루일보", "narudaily", "naru"), frozenset({"지역"}))


def metadata(head: str, body: str = "", url: str = URL) -> Metadata:
    parser = LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>")
    assert parser.root is not None
    return read_metadata(parser, outline_of(parser.root), url, None)


def ld(**told: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **told})}</script>'


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


NAMED = '<meta property="og:site_name" content="나루일보">'


@pytest.mark.parametrize(
    "branded",
    [
        f"{TITLE} - 나루일보",
        f"{TITLE}-나루일보",
        f"{TITLE} | 나루일보",
        f"{TITLE}ㅣ나루일보",
        f"{TITLE} :: 나루일보",
        f"{TITLE} ::: 인터넷 나루일보",
        f"{TITLE}_나루일보",
        f"{TITLE}--나루일보",
        f"{TITLE} – 나루일보 뉴스",
        f"{TITLE}：나루일보",
        f"{TITLE}（나루일보）",
        f"{TITLE} - naru.example",
        f"{TITLE} | 지역 | 나루일보",
        f"{TITLE}-지역ㅣ나루일보",
        f"{TITLE}_지역_나루일보",
        f"{TITLE} < 지역 < 기사본문 - 나루일보",
        f"나루일보 | {TITLE}",
        TITLE,
    ],
)
def test_the_sites_name_goes_whichever_sign_parts_it(branded):
    """Spaced or tight, Latin or CJK, with the section before it: what is left is the headline."""
    head = f'<title>{branded}</title>{NAMED}<meta property="article:section" content="지역">'

    assert metadata(head).title == TITLE


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="application-name" content="나루일보">',
        '<meta name="apple-mobile-web-app-title" content="나루일보">',
        '<meta name="SiteName" content="나루일보">',
        ld(publisher={"@type": "Organization", "name": "나루일보"}),
        '<script type="application/ld+json">{"@type": "WebSite", "name": "나루일보"}</script>',
    ],
    ids=["application", "home screen", "sitename", "publisher", "WebSite"],
)
def test_the_sites_name_is_learnt_from_whoever_tells_it(head):
    """No page must say og:site_name."""
    assert metadata(f"{head}<title>{TITLE} - 나루일보</title>").title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "[단독] 전망대 예산, 두 배로 늘었다",
        "[속보] 전망대 문 열어",
        "<시론> 호숫가를 다시 생각한다",
        "전망대 개장 D-1 … 손님맞이 한창 (종합)",
        "A tower, a lake - and a city in doubt",
        "Naru: a tower opens",
        "The Naru view on towers and lakes for everybody | Editorial",
        "전망대에서 본 호수 2/3",
    ],
)
def test_what_only_looks_like_a_sites_name_stays(title):
    """A headline's tags, dashes, colons and serial marks belong to it."""
    head = f"{og(title.replace('<', '&lt;'))}{NAMED}"

    assert metadata(head).title == title


def test_entities_that_were_escaped_twice_are_resolved():
    """A system that escapes what is escaped already does not put `&quot;` into a headline."""
    assert (
        metadata(og("전망대 &amp;quot;활짝&amp;quot;, 시 &amp;amp; 군 함께")).title
        == '전망대 "활짝", 시 & 군 함께'
    )


def test_tags_in_a_headline_are_told_from_markup():
    """`<b>` is markup, `<속보>` is the editor's."""
    assert metadata(ld(headline="<속보> 전망대 <b>문</b> 열어")).title == "<속보> 전망대 문 열어"


def test_a_name_that_a_heading_says_is_part_of_the_title():
    """What stands in the heading was written by the editor."""
    title = "On the lake - Naru"

    assert metadata(f"<title>{title}</title>", f"<h1>{title}</h1>").title == title


# --- statements that disagree --------------------------------------------------------------------------

SEEN = "Harbour council votes for the longer pier"
SOLD = "Why the longer pier could change everything"


def test_the_heading_decides_between_two_headlines():
    """JSON-LD is believed, unless readers see what the preview says."""
    assert metadata(ld(headline=SEEN) + og(SOLD), f"<h1>{SEEN}</h1>").title == SEEN
    assert metadata(ld(headline=SEEN) + og(SOLD), f"<h1>{SOLD}</h1>").title == SOLD
    assert metadata(ld(headline=SEEN) + og(SOLD)).title == SEEN


def test_a_second_name_decides_where_no_heading_does():
    """JSON-LD's `name` and `alternativeHeadline` side with one of the two."""
    assert metadata(ld(headline=SEEN, alternativeHeadline=SOLD) + og(SOLD)).title == SOLD
    assert metadata(ld(headline=SEEN, alternativeHeadline=SEEN) + og(SOLD)).title == SEEN
    assert metadata(ld(headline=SEEN, name=SOLD) + og(SOLD)).title == SOLD


def test_a_live_blogs_heading_is_its_newest_message():
    """The ticker is called by its headline, not by what came in last."""
    live = {"@type": "LiveBlogPosting", "headline": "All news about the pier"}
    head = f'<script type="application/ld+json">{json.dumps(live)}</script>{og(SEEN)}'

    assert metadata(head, f"<h1>{SEEN}</h1>").title == "All news about the pier"


def test_a_headline_cut_for_search_engines_is_completed():
    """Search engines take 110 characters; the heading has them all."""
    whole = (
        "Harbour council votes for the longer pier after a night of talks, " * 2
        + "and asks the state for money"
    )

    assert metadata(ld(headline=whole[:110]) + og(SOLD), f"<h1>{whole}</h1>").title == whole
    assert metadata(og(whole[:60] + "..."), f"<h1>{whole}</h1>").title == whole


def test_a_title_without_a_named_site_is_cut_where_the_page_shows_it():
    """What stands on the page by itself is the title; what the tab adds is not."""
    head = f"<title>{TITLE}_지역_온새미의 아침</title>"

    assert metadata(head, f"<div>{TITLE}</div><p>본문</p>").title == TITLE
    assert metadata(f"<title>{TITLE}_온새미의 아침</title>").title == f"{TITLE}_온새미의 아침"


def test_a_statement_that_is_only_the_sites_name_is_no_title():
    """Some pages preview themselves as their home page."""
    assert metadata(og("나루일보") + NAMED + f"<title>{TITLE} - 나루일보</title>").title == TITLE


def test_what_is_as_long_as_a_paragraph_is_no_title():
    """A page that puts its text, or ten thousand bars, into its title has none there."""
    assert metadata(og("|" * 10_000), f"<h1>{TITLE}</h1>").title == TITLE


def test_what_is_left_of_the_tab_is_sure_and_a_bare_tab_is_not():
    """Only an unsure title may be replaced by a heading above the body."""
    assert metadata(f"{NAMED}<title>{TITLE} - 나루일보</title>").title_is_sure
    assert not metadata(f"<title>{TITLE}</title>").title_is_sure


@given(st.text(alphabet="가나다ab -|_<>:[]·ㅣ나루일보", max_size=60))
def test_cutting_twice_is_cutting_once(text):
    """What is cut off is gone; nothing is added, and letters keep their order."""
    cut = without_site(text, NARU)

    assert without_site(cut, NARU) == cut
    assert letters(cut) in letters(text)


@pytest.mark.parametrize(
    ("statement", "heading"),
    [
        (f"{TITLE}（물길신문） - 나루일보", TITLE),
        (f"{TITLE} | 지역 | 살림 | 나루일보", TITLE),
        (f"{TITLE} | 칼럼", TITLE),
        (f"{TITLE}: 둘째 해의 기록", TITLE),
    ],
)
def test_a_mark_behind_the_heading_goes_and_a_second_half_stays(statement, heading):
    """Brackets and bars behind all of a heading say where, whose or what kind; a colon goes on."""
    chosen = metadata(og(statement) + NAMED, f"<h1>{heading}</h1>").title

    assert (statement if ":" in statement else TITLE) == chosen


@pytest.mark.parametrize(
    "tab",
    [
        f"{TITLE}--살림--호수넷",
        f"{TITLE} | 살림 | 湖畔新聞オンライン",
        f"{TITLE}_湖畔网",
        f"{TITLE}｜湖畔ニュース",
    ],
)
def test_a_site_that_names_itself_nowhere_else_goes_behind_bars(tab):
    """Short parts behind bars are sections and sites: two of them, or one that is called like a medium."""
    assert TITLE == metadata(f"<title>{tab}</title>").title


@pytest.mark.parametrize("tab", [f"{TITLE} | 둘째 이야기", f"호수|{TITLE}", f"{TITLE}-살림"])
def test_a_part_that_may_be_the_headlines_stays(tab):
    """One part that is not called like a medium, or one before the longest, is no site for certain."""
    assert tab == metadata(f"<title>{tab}</title>").title


def test_a_tab_that_the_page_shows_alone_is_better_than_a_heading_with_the_subtitle():
    """Some pages put the subtitle into the heading."""
    body = f"<h1>{TITLE}<br>둘째 줄은 그보다 더 길다</h1><div class=path>{TITLE}</div>"

    assert TITLE == metadata(f"<title>{TITLE}--호수넷뉴스</title>", body).title
