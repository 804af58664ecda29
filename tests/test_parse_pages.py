"""A page -> Article: the generic reader, metadata, layouts, and input that nobody should send."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import BodyMissing, CityMentionsError, ConfigError, NotHtml, Undecodable
from pipeline.model import Article, Layout, Page, Source
from pipeline.parse import read_page

LEAD = "온새미시는 호숫가에 새 전망대를 열고 첫 손님을 맞았다고 2일 밝혔다."
SECOND = "전망대는 세 해 동안 지어졌고, 휠체어로도 끝까지 오를 수 있다고 시는 설명했다."
THIRD = "시는 다음 달부터 매주 토요일에 해설이 있는 산책을 마련하고 누리집에서 신청을 받는다."
BODY = f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
URL = "https://www.naru.example/news/2031/05/02/1001"
MENU = "<nav><ul>" + "".join(f'<li><a href="/{n}">갈래 {n}</a></li>' for n in range(20)) + "</ul></nav>"
TEASERS = (
    '<div class="related"><h3>관련기사</h3>'
    + "<p><a href='/x'>다른 소식의 긴 제목이 여기 온다.</a></p>" * 8
    + "</div>"
)


def page(body: str | bytes, url: str = URL, content_type: str = "text/html; charset=utf-8") -> Page:
    raw = body if isinstance(body, bytes) else body.encode()
    return Page(url, url, 200, (("content-type", content_type),), raw, datetime(2031, 5, 2, tzinfo=UTC))


def html(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="ko"><head>{head}</head><body>{MENU}{body}{TEASERS}</body></html>'


def read(body: str, head: str = "", url: str = URL) -> Article:
    return read_page(page(html(body, head), url))


def source(*layouts: Layout) -> Source:
    return Source(
        "naru",
        "나루일보",
        "ko",
        "Asia/Seoul",
        "https://www.naru.example/",
        ("www.naru.example",),
        layouts=layouts,
    )


# --- where a body can hide -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article>",
        f"<div class='wrap'><div><div>{LEAD}<br><br>{SECOND}<br><br>{THIRD}</div></div></div>",
        f"<div id='v'><div>{LEAD}</div><div><div>{SECOND}</div></div><div>{THIRD}</div></div>",
        f"<table><tr><td><span>{LEAD}</span><br><br>{SECOND}<br><br>{THIRD}</td></tr></table>",
        f"<div itemprop='articleBody'><p>{LEAD}</p>{SECOND}<p>{THIRD}</p></div>",
        f"<x-story><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></x-story>",
    ],
    ids=["paragraphs", "bare text and br", "nested divs", "a table cell", "mixed", "custom elements"],
)
def test_bodies_of_any_shape_are_found_without_menu_and_teasers(body):
    """Paragraphs in order, nothing of the page around them."""
    assert read(body).body == BODY


def test_a_body_of_one_paragraph_is_a_body():
    """Briefs are news."""
    assert read(f"<div class='news_body'><p>{LEAD}</p></div>").body == LEAD


def test_spaces_between_inline_elements_are_kept():
    """Words in neighbouring elements do not grow together, and styled words stay in their sentence."""
    styled = "<p>온새미시는 <b>새</b> <i>전망대</i><sup>1</sup>를 열고 손님을 맞았다고 <a href='/t'>2일</a> 밝혔다.</p>"

    assert read(f"<article>{styled}<p>{SECOND}</p></article>").body.startswith("온새미시는 새 전망대1를 열고")


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="share-buttons">누리 소통망에 공유하면 친구도 이 글을 읽을 수 있습니다.</div>',
        '<div class="reporter-card">한가람 기자는 호수와 산을 두루 다니며 글을 씁니다.</div>',
        '<p class="copyright">ⓒ 나루일보, 무단 전재 및 재배포 금지</p>',
        '<div id="comments"><p>저도 다녀왔는데 참 좋았습니다. 다음에 또 가고 싶네요.</p></div>',
        '<div style="display:none">보이지 않는 글이 여기 길게 놓여 있습니다. 검색용입니다.</div>',
        "<aside><p>함께 알아 두면 좋은 호수의 역사를 소개하는 상자입니다.</p></aside>",
        "<!-- <p>덧글 속에 숨은 다른 기사의 문장이 길게 이어진다. 아무도 보지 못한다.</p> -->",
        "<script>var text = '스크립트 속의 문장은 기사가 아니다. 길어도 아니다.';</script>",
    ],
    ids=["share bar", "reporter card", "copyright", "comments", "hidden", "aside", "decoy comment", "script"],
)
def test_furniture_inside_the_container_is_left_out(furniture):
    """What stands among the paragraphs and is named as something else is no paragraph."""
    body = f"<article><p>{LEAD}</p><p>{SECOND}</p>{furniture}<p>{THIRD}</p></article>"

    assert read(body).body == BODY


def test_a_word_that_would_discard_the_article_is_revoked():
    """A page that wraps everything in an element called `sharing` still has a body."""
    assert read(f'<div class="video-page"><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></div>').body == BODY


def test_captions_stand_apart():
    """A figure's caption is no paragraph, and is not lost."""
    figure = "<figure><img src='a.jpg'><figcaption>전망대에 오른 첫 손님들</figcaption></figure>"

    article = read(f"<article><p>{LEAD}</p>{figure}<p>{SECOND}</p></article>")

    assert article.captions == ("전망대에 오른 첫 손님들",)
    assert "첫 손님들" not in article.body


def test_headings_stay_where_text_follows_and_go_where_none_does():
    """A subheading is part of the text; a heading over links is not."""
    body = f"<article><p>{LEAD}</p><h2>세 해의 공사</h2><p>{SECOND}</p><h2>더 보기 목록</h2></article>"

    assert read(body).body == f"{LEAD}\n\n세 해의 공사\n\n{SECOND}"


def test_text_that_a_page_repeats_is_read_once():
    """Print and mobile copies do not count twice."""
    paragraphs = f"<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p>"

    assert read(f"<article>{paragraphs}<div>{paragraphs}</div></article>").body == BODY


@pytest.mark.parametrize(
    "script",
    [
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": BODY})}</script>',
        '<script id="__NEXT_DATA__" type="application/json">'
        + json.dumps(
            {"props": {"page": {"title": "x", "body": f"<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p>"}}}
        )
        + "</script>",
        "<script>window.Fusion=window.Fusion||{};Fusion.globalContent="
        + json.dumps({"content_elements": [{"type": "text", "content": text} for text in BODY.split("\n\n")]})
        + ";Fusion.layout='x'</script>",
    ],
    ids=["JSON-LD", "__NEXT_DATA__", "Fusion"],
)
def test_a_body_that_only_a_script_holds_is_read(script):
    """Pages that are drawn by scripts carry their text in them."""
    assert read('<div id="root"></div>', script).body == BODY


# --- metadata ------------------------------------------------------------------------------------------

STORY = f"<article><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article>"


def test_what_head_and_json_ld_say():
    """Each field from the statement that is most binding, times in UTC, the day the publisher's."""
    told = {
        "@graph": [
            {
                "@type": ["NewsArticle"],
                "headline": "전망대 &quot;활짝&quot; | 나루일보",
                "datePublished": "2031-05-02T08:15:00+09:00",
                "dateModified": "2031-05-02T10:00:00+09:00",
                "author": [{"@type": "Person", "name": "한가람 기자"}, {"name": "서다솜"}],
                "articleSection": "지역",
                "isAccessibleForFree": "False",
                "publisher": {"name": "나루일보"},
            }
        ]
    }
    head = (
        f'<script type="application/ld+json">{json.dumps(told)}</script><link rel="canonical" href="/news/1">'
        '<link rel="amphtml" href="/amp/1"><meta property="og:image" content="//img.naru.example/a.jpg">'
    )

    article = read(STORY, head)

    assert article.title == '전망대 "활짝"'
    assert article.authors == ("한가람", "서다솜")
    assert article.section == "지역"
    assert article.published == datetime(2031, 5, 1, 23, 15, tzinfo=UTC)
    assert (article.published_day, article.utc_offset_min) == (date(2031, 5, 2), 540)
    assert article.published_basis == "json-ld"
    assert article.modified == datetime(2031, 5, 2, 1, 0, tzinfo=UTC)
    assert article.canonical_url == "https://www.naru.example/news/1"
    assert article.amp_url == "https://www.naru.example/amp/1"
    assert article.image_url == "https://img.naru.example/a.jpg"
    assert article.paywalled
    assert article.lang == "ko"
    assert article.parser.startswith("generic/")


@pytest.mark.parametrize(
    ("head", "body", "basis", "expected"),
    [
        (
            '<meta property="article:published_time" content="2031-05-02T08:15:00+09:00">',
            "",
            "meta",
            "2031-05-01T23:15",
        ),
        ('<meta name="date" content="2031-05-02 08:15">', "", "meta", "2031-05-01T23:15"),
        ("", '<time datetime="2031-05-02T08:15:00+09:00">어제</time>', "time", "2031-05-01T23:15"),
        (
            "",
            "<span>입력 2031.05.02 오후 3:15</span><span>수정 2031.05.03 09:00</span>",
            "label",
            "2031-05-02T06:15",
        ),
        ("", "<span>승인 2031년 5월 2일 08시 15분</span>", "label", "2031-05-01T23:15"),
        ("", "", "url", "2031-05-02T00:00"),
    ],
    ids=["meta", "meta without a zone", "time", "label, afternoon", "label in words", "URL"],
)
def test_dates_and_what_they_rest_on(head, body, basis, expected):
    """JSON-LD, meta, time, label, URL, in this order; a time without a zone is the language's."""
    article = read(f"<div>{body}</div>{STORY}", head)

    assert article.published_basis == basis
    assert article.published is not None
    assert article.published.strftime("%Y-%m-%dT%H:%M") == expected
    assert article.published_day == date(2031, 5, 2)


def test_no_date_is_no_date():
    """Nothing is guessed where the page does not say."""
    article = read(STORY, url="https://www.naru.example/a")

    assert (article.published, article.published_day, article.published_basis) == (None, None, None)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            '<meta property="og:title" content="전망대 열려 - 나루일보"><meta property="og:site_name" content="나루일보">',
            "",
            "전망대 열려",
        ),
        ("<title>전망대 열려 | 지역 | 나루일보</title>", "<h1>전망대 열려</h1>", "전망대 열려"),
        (
            "<title>나루일보</title>",
            "<h1>나루일보 저장된 페이지</h1><h3>전망대에 손님 몰려</h3>",
            "전망대에 손님 몰려",
        ),
        (
            '<meta property="og:title" content="Naru: a tower opens">',
            "<h1>Naru: a tower opens</h1>",
            "Naru: a tower opens",
        ),
    ],
    ids=["site's name cut", "heading agrees with the tab", "nearest heading", "a colon is no site"],
)
def test_titles_come_without_the_sites_name(head, body, title):
    """The headline as the publisher writes it."""
    assert read(body + STORY, head).title == title


def test_a_byline_in_the_text_names_the_author_where_nothing_else_does():
    """Signature and agency prefix are metadata, not body."""
    signed = f"<article><p>[나루일보=한가람 기자] {LEAD}</p><p>{SECOND}</p><p>서다솜 기자 seo@naru.example</p></article>"

    article = read(signed)

    assert article.authors == ("서다솜", "한가람")
    assert article.body == f"{LEAD}\n\n{SECOND}"


def test_the_language_is_the_texts_where_the_label_lies():
    """An English page under lang="ko" is English."""
    english = (
        "<article>"
        + "<p>The city opened a tower by the lake and the first guests came in the morning.</p>" * 3
    )

    assert read(english).lang == "en"


# --- layouts -------------------------------------------------------------------------------------------

OLD = Layout("naru-old", body=("#old",), title=("h2.t",), valid_until=date(2031, 4, 30))
NEW = Layout(
    "naru-new",
    body=("#nowhere", "#new"),
    drop=(".box",),
    title=("h2.t",),
    authors=(".by",),
    captions=(".cap",),
    valid_from=date(2031, 5, 1),
)
LAID_OUT = (
    f'<h2 class="t">전망대 열려</h2><div id="old"><p>{THIRD}</p></div><div id="new"><p>{LEAD}</p>'
    f'<div class="box">{TEASERS}</div><p class="cap">전망대 전경</p><p>{SECOND}</p></div><p class="by">한가람 기자</p>'
)


def test_the_layout_of_the_pages_day_reads_it():
    """Two layouts hit; the day decides. Dropped parts and captions are no body."""
    article = read_page(page(html(LAID_OUT)), source(OLD, NEW))

    assert article.parser.startswith("layout:naru-new/")
    assert (article.title, article.body) == ("전망대 열려", f"{LEAD}\n\n{SECOND}")
    assert article.captions == ("전망대 전경",)
    assert article.missed_selectors == ()

    earlier = page(html(LAID_OUT), "https://www.naru.example/news/2031/04/02/9")
    assert read_page(earlier, source(OLD, NEW)).parser.startswith("layout:naru-old/")


def test_a_layout_that_misses_falls_back_and_is_named():
    """No silent zero: the generic reader reads, and the article says what did not hit."""
    article = read_page(page(html(STORY)), source(NEW))

    assert article.body == BODY
    assert article.parser.startswith("generic/")
    assert article.missed_selectors == ("naru-new:body",)


def test_a_missing_title_is_named_too():
    """The body hits, a part does not: the part is filled from the head and named."""
    layout = Layout("naru", body=("article",), title=("h2.gone",))

    article = read_page(page(html(STORY, '<meta property="og:title" content="전망대 열려">')), source(layout))

    assert (article.title, article.missed_selectors) == ("전망대 열려", ("naru:title",))


def test_a_layout_can_take_the_body_from_a_script():
    """`script_marker` and `script_body` name the place of the body in a script's JSON."""
    state = json.dumps({"parts": [{"content": f"<p>{LEAD}</p>"}, {"content": SECOND}]})
    layout = Layout("naru-js", script_marker="App.state", script_body="parts[].content")

    article = read_page(page(html(f"<script>App.state = {state};</script>")), source(layout))

    assert article.body == f"{LEAD}\n\n{SECOND}"
    assert article.parser.startswith("layout:naru-js/")


def test_layouts_of_other_urls_are_passed_over():
    """`url_pattern` is searched in the URL."""
    layout = Layout("naru-tv", body=("article",), url_pattern="/tv/")

    assert read_page(page(html(STORY)), source(layout)).parser.startswith("generic/")


def test_a_selector_that_is_none_is_a_configuration_error():
    """The error says which, and what to do."""
    with pytest.raises(ConfigError, match="is not a CSS selector"):
        read_page(page(html(STORY)), source(Layout("naru", body=("div[[",))))


# --- input that is no article --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 ...", "text/html"),
        (b"\x89PNG\r\n\x1a\n", "text/html"),
        (b"PK\x03\x04rest", "text/html"),
        (b"\x00\x00\x00\x18ftypmp42", "text/html"),
        (b'{"a": 1}', "application/json"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "text/html"),
        (b"GIF89a", "image/gif"),
    ],
)
def test_other_formats_are_not_html(body, content_type):
    """Told by the bytes, whatever the server says."""
    with pytest.raises(NotHtml):
        read_page(page(body, content_type=content_type))


@pytest.mark.parametrize(
    "body", [b"", b"  \n", b"<html></html>", html("").encode(), b"<frameset><frame src=a></frameset>"]
)
def test_a_page_without_text_is_a_missing_body(body):
    """Nothing that looks like prose is never an article."""
    with pytest.raises(BodyMissing):
        read_page(page(body))


def test_cp949_pages_are_read_and_the_decision_is_recorded():
    """True CP949 bytes, beyond EUC-KR, under the label that such pages carry."""
    body = html(STORY.replace("전망대", "똠방 전망대"), '<meta charset="euc-kr">').encode("cp949")

    article = read_page(page(body, content_type="text/html"))

    assert "똠방 전망대" in article.body
    assert (article.encoding, article.encoding_basis) == ("cp949", "meta")


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000 + STORY,
        "<b><i>" * 20_000 + STORY,
        "<table><tr><td>" * 3_000 + STORY,
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>" + STORY,
        "\x00" * 1000 + STORY + "\x00",
        STORY + "<!-- never closed " + "x" * 100_000,
        STORY + "<script>" + "{" * 100_000,
        STORY + '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        STORY + "<p>" + "다. " * 300_000,
        STORY + "".join(f"<p class='c{n} related{n}'>{n}</p>" for n in range(30_000)),
        STORY + "<a href=x>y</a>" * 100_000,
        STORY + "<br>" * 200_000,
        STORY + "".join(f"<br>{n}번째 줄에 온 손님의 이름이 이어진다." for n in range(100_000)),
        STORY + "<p>" + "a@" * 100_000,
        "".join(f"<div {' '.join(f'a{n}=1' for n in range(5_000))}>" for _ in range(100)) + STORY,
        STORY + "<p>" + "<span>a</span> " * 100_000,
        STORY + "<div " * 100_000,
    ],
    ids=[
        "nested", "nested inline", "nested tables", "attributes", "NUL", "open comment", "open script", "nested JSON",
        "one huge paragraph", "many classes", "many links", "many breaks", "many lines", "signs of addresses",
        "attributes of many tags", "many spans", "open tags",
    ],
)  # fmt: skip
def test_hostile_pages_are_read_or_refused_in_bounded_time(hostile):
    """Depth, breadth and unfinished markup end in an article or in one of our errors."""
    try:
        article = read_page(page("<html><body>" + hostile))
    except CityMentionsError:
        return
    assert article.body


@given(st.text(alphabet="<>/=\"' abdiv\np!-[]{}:시다.\x00", max_size=300))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_markup_ends_in_an_article_or_in_our_errors(markup):
    """No other exception, whatever the page."""
    try:
        assert read_page(page(markup)).body
    except (BodyMissing, NotHtml, Undecodable):
        return


def test_an_article_is_bound_to_the_address_it_was_read_from():
    """After redirects, the last address counts."""
    moved = Page(
        URL, "https://www.naru.example/b", 200, (), html(STORY).encode(), datetime(2031, 5, 2, tzinfo=UTC)
    )

    assert read_page(moved).url == "https://www.naru.example/b"
