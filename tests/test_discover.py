"""Laws of pipeline.discover: every entry of a discovery page becomes a link or a named reason."""

import gzip
import time
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_data import shared_path

from pipeline.discover import Discovery, discover
from pipeline.discover.announcements import announced_at, plain_line
from pipeline.errors import NotAFeed
from pipeline.model import Feed, FeedKind, Link, Page, Source, UrlRules
from pipeline.parse.listing import Anchor, anchors, is_selector

SEOUL = ZoneInfo("Asia/Seoul")
SOURCE = Source(
    id="gazette",
    name="관보",
    lang="ko",
    zone="Asia/Seoul",
    home="https://www.gazette.kr/",
    hosts=("www.gazette.kr",),
    article_pattern=r"/article/\d+",
    urls=UrlRules(keep_query=(), host_aliases=("m.gazette.kr",)),
)
FEED = Feed(url="https://www.gazette.kr/rss.xml")
SITEMAP = Feed(url="https://www.gazette.kr/sitemap.xml", kind=FeedKind.SITEMAP)
LISTING = Feed(url="https://www.gazette.kr/list", kind=FeedKind.LISTING, link_selector="ul.news a")

RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>관보</title>{}</channel></rss>'
)
URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
NEWS_XMLNS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def page_of(body: str | bytes, url: str = FEED.url, content_type: str = "") -> Page:
    """An answer of 200 with this body."""
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", content_type),) if content_type else (),
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=datetime(2026, 8, 20, tzinfo=UTC),
    )


def item(
    number: int, *, date: str = "Thu, 20 Aug 2026 09:00:00 +0900", title: str = "시청을 찾은 손님"
) -> str:
    """One RSS item."""
    link = f"https://www.gazette.kr/article/{number}"
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def read(body: str | bytes, feed: Feed = FEED, source: Source = SOURCE, content_type: str = "") -> Discovery:
    """What `discover` finds in this body."""
    return discover(page_of(body, feed.url, content_type), feed, source)


def urls(found: Discovery) -> list[str]:
    """The links' addresses."""
    return [link.url for link in found.links]


# --- syndication ------------------------------------------------------------------------------------------


def test_rss_item_becomes_link() -> None:
    """Address, key, source, cleaned title and snippet, moment in UTC, and the feed that announced it."""
    body = RSS.format(
        "<item><title><![CDATA[&quot;서울&quot; <b>방문</b> &amp;amp; 견학 <인사>]]></title>"
        "<link> http://m.gazette.kr/article/7?utm_source=rss </link>"
        "<description>&lt;p&gt;첫 문단&lt;/p&gt;&lt;p&gt;둘째 문단&lt;/p&gt;</description>"
        "<pubDate>Thu, 20 Aug 2026 09:30:00 +0900</pubDate></item>"
    )
    expected = Link(
        url="http://m.gazette.kr/article/7?utm_source=rss",
        key="https://www.gazette.kr/article/7",
        source_id="gazette",
        title='"서울" 방문 & 견학 <인사>',
        snippet="첫 문단 둘째 문단",
        published=datetime(2026, 8, 20, 0, 30, tzinfo=UTC),
        found_in=FEED.url,
    )
    assert Discovery((expected,), announced=1, ordered_at=(expected.published,)) == read(body)


def test_rdf_and_old_rss_are_read() -> None:
    """RSS 1.0 keeps its items beside the channel and its date in dc:date; RSS 0.91 has none."""
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>관보</title></channel>'
        "<item><title>소식</title><link>https://www.gazette.kr/article/1</link>"
        "<dc:date>2026-08-20T09:00:00+09:00</dc:date></item></rdf:RDF>"
    )
    old = (
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x/rss.dtd">'
        '<rss version="0.91"><channel>{}</channel></rss>'
    )
    assert [datetime(2026, 8, 20, tzinfo=UTC)] == [link.published for link in read(rdf).links]
    assert urls(read(old.format(item(2)))) == ["https://www.gazette.kr/article/2"]


def test_atom_revision_is_not_publication() -> None:
    """Atom's `updated` alone says nothing of publication; relative links resolve against the page."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>g</title>'
        '<entry><title type="html">A &amp;lt; B</title><link rel="alternate" href="/article/1"/>'
        "<published>2026-08-20T00:00:00Z</published><updated>2026-08-21T00:00:00Z</updated></entry>"
        '<entry><title>둘</title><link href="/article/2"/>'
        "<updated>2026-08-21T00:00:00Z</updated></entry></feed>"
    )
    found = read(atom)
    assert urls(found) == ["https://www.gazette.kr/article/1", "https://www.gazette.kr/article/2"]
    assert [datetime(2026, 8, 20, tzinfo=UTC), None] == [link.published for link in found.links]
    assert [link.title for link in found.links] == ["A < B", "둘"]


@pytest.mark.parametrize("label", ["euc-kr", "EUC-KR", "ks_c_5601-1987", "utf-8"])
def test_declared_encoding_gives_way_to_the_bytes(label: str) -> None:
    """CP949 syllables outside EUC-KR come out right under any label, also under the wrong one."""
    body = RSS.replace("utf-8", label).format(item(1, title="똠방각하 펲시콜라 시승기"))
    assert [link.title for link in read(body.encode("cp949")).links] == ["똠방각하 펲시콜라 시승기"]


def test_utf8_under_a_korean_label_is_utf8() -> None:
    """A feed that says EUC-KR in the declaration and in the header, and is UTF-8, is read as UTF-8."""
    body = RSS.replace("utf-8", "euc-kr").format(item(1, title="서울을 찾은 시장단"))
    found = read(body.encode(), content_type="text/xml; charset=euc-kr")
    assert [link.title for link in found.links] == ["서울을 찾은 시장단"]


def test_dates_without_zone_are_the_publishers(subtests: pytest.Subtests) -> None:
    """Every form met in Korean feeds, in UTC; what is no date is none."""
    cases = {
        "Thu, 20 Aug 2026 09:00:00": (0, 0),
        "Thu, 20 Aug 2026 09:00:00 +0900": (0, 0),
        "Thu, 20 Aug 2026 09:00:00 +09:00": (0, 0),
        "Thu,20 Aug 2026 09:00:00 KST": (0, 0),
        "Thu, 20 Aug 2026 00:00:00 GMT": (0, 0),
        "Thu, 20 Aug 2026 00:00:00 -0000": (0, 0),
        "2026-08-20T09:00:00+09:00": (0, 0),
        "2026-08-20T00:00:00.000Z": (0, 0),
        "2026-08-20 09:00": (0, 0),
        "2026.08.20 오후 3:05": (6, 5),
        "2026. 8. 20. 오전 12:30:10": None,
        "202608200905": (0, 5),
        "20260820090500": (0, 5),
    }
    for written, clock in cases.items():
        with subtests.test(written):
            day = (20, *clock) if clock else (19, 15, 30, 10)
            assert datetime(2026, 8, *day, tzinfo=UTC) == announced_at(written, SEOUL)


@pytest.mark.parametrize(
    "written", ["", "어제", "2026-13-01", "2026-08-20 25:00", "Thu, 32 Aug 2026 09:00:00", "12"]
)
def test_what_is_no_date_is_none(written: str) -> None:
    """Nothing is guessed from a broken date."""
    assert announced_at(written, SEOUL) is None


@settings(deadline=None)  # other work may share the machine
@given(st.text(alphabet="0123456789-+:. TZ오전후augThu,", max_size=40))
def test_any_text_is_a_moment_or_none(written: str) -> None:
    """No written date raises; a moment is in UTC."""
    moment = announced_at(written, SEOUL)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("&#65308;속보&gt; 서울&nbsp;시청", "＜속보> 서울 시청"),
        ("<AI 시대> 개막", "<AI 시대> 개막"),
        ("<br/>두\n줄<!-- x -->", "두 줄"),
        ('<a href="x">글</a>자', "글자"),
        ("3 < 5", "3 < 5"),
        ("\u200b \ufeff", None),
        (None, None),
    ],
)
def test_titles_are_plain_lines(markup: str | None, expected: str | None) -> None:
    """HTML's tags go, entities resolve, a headline's own angle brackets stay."""
    assert expected == plain_line(markup)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("<ttl>30</ttl>", 1800),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
        ("<sy:updatePeriod> daily </sy:updatePeriod><ttl>5</ttl>", 86_400),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod><ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("", None),
    ],
)
def test_publishers_interval_is_heard(told: str, expected: int | None) -> None:
    """`ttl` is minutes, `sy:` a period and how often in it; the longer counts."""
    body = RSS.replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    assert expected == read(body.format(told + item(1))).hint_interval_s


def test_feedburner_names_the_original() -> None:
    """The redirecting address is not followed; the original link that stands beside it is."""
    body = RSS.replace("<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ').format(
        "<item><title>가</title><link>https://feeds.example.com/~r/g/1</link>"
        "<feedburner:origLink>https://www.gazette.kr/article/1</feedburner:origLink></item>"
        "<item><title>나</title><link>https://feeds.example.com/~r/g/2</link></item>"
    )
    found = read(body)
    assert urls(found) == ["https://www.gazette.kr/article/1"]
    assert found.problems == ("1 of 2 left out: on another host, e.g. https://feeds.example.com/~r/g/2",)


# --- filters ----------------------------------------------------------------------------------------------


def test_only_own_articles_are_links() -> None:
    """Other hosts, schemes and pages are left out, each reason counted with an example."""
    links = [
        "https://www.gazette.kr/article/1",
        "https://m.gazette.kr/article/1?from=mobile",
        "https://www.gazette.kr/about",
        "https://gazette.kr.example.com/article/2",
        "http://www.gazette.krhttp://www.gazette.kr/article/3",
        "javascript:alert(1)",
        "file:///article/4",
        "http://169.254.169.254/article/5",
        "http://[/article/6",
    ]
    body = RSS.format("".join(f"<item><link>{link}</link></item>" for link in links))
    found = read(body)
    assert urls(found) == ["https://www.gazette.kr/article/1"]
    assert len(links) == found.announced
    expected = (
        "1 of 9 left out: not an article's address (article_pattern), e.g. https://www.gazette.kr/about",
        "3 of 9 left out: on another host, e.g. https://gazette.kr.example.com/article/2",
        "2 of 9 left out: not an absolute http or https address, e.g. javascript:alert(1)",
    )
    assert expected == found.problems[:3]


def test_more_than_wanted_keeps_the_newest_in_page_order() -> None:
    """`max_links` bounds an answer; the newest entries win wherever they stand, undated ones come last."""
    days = [1, 9, 3, 8, 7]
    body = RSS.format("".join(item(day, date=f"{day:02} Aug 2026 09:00:00 +0900") for day in days))
    found = read(body, source=replace(SOURCE, max_links=3))
    assert [f"https://www.gazette.kr/article/{day}" for day in (9, 8, 7)] == urls(found)
    assert found.problems == ("5 entries, more than max_links: the newest 3 taken",)


def test_result_travels_between_processes() -> None:
    """A discovery survives the way to JSON and back whole (it comes from a child process)."""
    found = read(RSS.format(item(1)))
    assert found == msgspec.json.decode(msgspec.json.encode(found), type=Discovery)


# --- sitemaps ---------------------------------------------------------------------------------------------


def test_news_sitemap_tells_title_and_publication() -> None:
    """Google's news extension gives title, date and keywords; parts of pictures are not the article's."""
    body = URLSET.replace("<urlset ", f'<urlset {NEWS_XMLNS} xmlns:image="http://x/image" ').format(
        "<url><image:image><image:loc>https://img.gazette.kr/1.jpg</image:loc>"
        "<image:title>그림</image:title></image:image>"
        "<loc>https://www.gazette.kr/article/1</loc><lastmod>2026-08-21</lastmod>"
        "<news:news><news:publication_date>2026-08-20T09:00+09:00</news:publication_date>"
        "<news:title><![CDATA[견학 온 시장단]]></news:title>"
        "<news:keywords>교통, 견학</news:keywords></news:news></url>"
    )
    found = read(body, SITEMAP)
    link = found.links[0]
    assert ("견학 온 시장단", "교통, 견학", datetime(2026, 8, 20, tzinfo=UTC)) == (
        link.title,
        link.snippet,
        link.published,
    )
    assert found.problems == ()


def test_lastmod_orders_but_is_no_publication() -> None:
    """A plain sitemap's `lastmod` picks the newest, and no link claims it as its date."""
    records = "".join(
        f"<url><loc>https://www.gazette.kr/article/{day}</loc><lastmod>2026-08-{day:02}</lastmod></url>"
        for day in (1, 2, 3, 4)
    )
    found = read(URLSET.format(records), SITEMAP, replace(SOURCE, max_links=2))
    assert urls(found) == ["https://www.gazette.kr/article/3", "https://www.gazette.kr/article/4"]
    assert [link.published for link in found.links] == [None, None]


def test_index_names_children_newest_first() -> None:
    """An index has no links; its children come back, those of other hosts left out."""
    body = (
        "<sitemapindex><sitemap><loc>https://www.gazette.kr/s/1.xml</loc><lastmod>2026-08-01</lastmod></sitemap>"
        "<sitemap><loc>/s/2.xml</loc><lastmod>2026-08-02</lastmod></sitemap>"
        "<sitemap><loc>http://10.0.0.1/s.xml</loc></sitemap></sitemapindex>"
    )
    expected = Discovery(
        links=(),
        problems=("1 child sitemaps on other hosts left out",),
        children=("https://www.gazette.kr/s/2.xml", "https://www.gazette.kr/s/1.xml"),
        children_at=(datetime(2026, 8, 1, 15, tzinfo=UTC), datetime(2026, 7, 31, 15, tzinfo=UTC)),
    )
    assert expected == read(body, SITEMAP)


def test_gzip_file_is_unpacked() -> None:
    """A `.xml.gz` is read like the sitemap in it; half of it keeps what stands before the cut."""
    numbers = range(300)
    body = URLSET.format(
        "".join(f"<url><loc>https://www.gazette.kr/article/{n}</loc></url>" for n in numbers)
    )
    packed = gzip.compress(body.encode())
    assert len(numbers) == len(read(packed, SITEMAP).links)
    half = read(packed[: len(packed) // 2], SITEMAP)
    assert 0 < len(half.links) < len(numbers)
    assert half.problems == ("cut short: what stands before the cut is read",)


def test_gzip_bomb_is_refused() -> None:
    """What unpacks beyond the limit is refused without being held."""
    with pytest.raises(NotAFeed, match="larger than 52428800 bytes unpacked"):
        read(gzip.compress(b" " * 60_000_000, 1), SITEMAP)


def test_broken_gzip_is_refused() -> None:
    """Bytes that only begin like a gzip file are no feed."""
    with pytest.raises(NotAFeed, match="broken gzip file"):
        read(b"\x1f\x8b\x08\x00" + b"\xff" * 40, SITEMAP)


def test_common_faults_of_sitemaps_cost_nothing() -> None:
    """A bare ampersand, an escape inside CDATA, an unbound prefix and control characters are all read."""
    body = URLSET.format(
        "<url><loc>https://www.gazette.kr/article/1?a=1&b=2</loc></url>"
        "<url><loc><![CDATA[https://www.gazette.kr/article/2?a=1&amp;b=2]]></loc></url>"
        "<url><loc>https://www.gazette.kr/article/3</loc>"
        "<news:news><news:title>봄\x08소식</news:title></news:news></url>"
    )
    found = read(body, SITEMAP)
    expected = [
        "https://www.gazette.kr/article/1?a=1&b=2",
        "https://www.gazette.kr/article/2?a=1&b=2",
        "https://www.gazette.kr/article/3",
    ]
    assert expected == urls(found)
    assert found.links[2].title == "봄소식"


def test_break_in_the_middle_keeps_what_came_before() -> None:
    """A sitemap that stops being XML is read up to there, and the place is named."""
    good = "<url><loc>https://www.gazette.kr/article/1</loc></url>"
    found = read(URLSET.format(good + "<url><loc>x</url>" + good), SITEMAP)
    assert urls(found) == ["https://www.gazette.kr/article/1"]
    assert found.problems[0].startswith("broken XML, read up to the break: mismatched tag")


def test_wrong_kind_is_read_and_named() -> None:
    """A sitemap under kind `feed`, and the reverse, is read as what it is."""
    body = URLSET.format("<url><loc>https://www.gazette.kr/article/1</loc></url>")
    assert read(body).problems == ("is a sitemap: set kind in the source's file",)
    assert (len(read(body).links), read(body).announced) == (1, 1)
    assert read(RSS.format(item(1)), SITEMAP).problems == ("is a feed: set kind in the source's file",)


# --- bad answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "the answer is empty"),
        (b" \n\t", "the answer is empty"),
        (
            "<!DOCTYPE html><html><head><title>점검 중</title></head></html>".encode(),
            "the answer is an HTML page, titled '점검 중'",
        ),
        (b"<HTML><body><rss></rss></body></HTML>", "the answer is an HTML page"),
        (b'{"items": []}', "the answer begins with '{\"items\": []}'"),
        (b"<?xml version='1.0'?><error>no</error>", "the answer begins with"),
        (b"\x00\xff\xfe\x01" * 2000, "neither feed nor sitemap"),
        (b"%PDF-1.7\n", "the answer begins with '%PDF-1.7'"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, expected: str) -> None:
    """HTML, nothing, JSON, other XML and binary answers end in NotAFeed that says what came."""
    with pytest.raises(NotAFeed) as caught:
        read(body)
    assert expected in str(caught.value)
    assert caught.value.url == FEED.url


def test_feed_without_entries_is_no_failure() -> None:
    """A real feed with no entries brings no link, and says so: an empty answer is not silence."""
    assert Discovery((), ("no entries",)) == read(RSS.format(""))
    assert Discovery((), ("no entries",)) == read(URLSET.format(""), SITEMAP)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
def test_feed_cut_in_half_keeps_whole_entries(share: float) -> None:
    """Entries before the cut are kept; the cut one goes, for its link may be cut, too."""
    body = RSS.format("".join(item(1000 + number) for number in range(100))).encode()
    found = read(body[: int(len(body) * share)])
    expected = [f"https://www.gazette.kr/article/{1000 + number}" for number in range(len(found.links))]
    assert expected == urls(found)
    assert abs(len(found.links) - 100 * share) < 3
    assert found.problems == ("cut short: what stands before the cut is read",)


def test_junk_around_a_feed_is_passed_over() -> None:
    """A server's warning before the declaration and a comment after the end do no harm."""
    body = "Warning: mysql_connect() failed\n<!-- <rss> -->" + RSS.format(item(1)) + "<!-- 0.2 s --><script>"
    assert urls(read(body)) == ["https://www.gazette.kr/article/1"]


def test_malformed_feed_is_read_leniently() -> None:
    """A tag that is never closed costs no entry; the fault is named."""
    found = read(RSS.format(item(1, title="<b>굵은 제목") + item(2)))
    assert [link.title for link in found.links] == ["굵은 제목", "시청을 찾은 손님"]
    assert found.problems[0].startswith("not well-formed, read leniently: ")


@pytest.mark.parametrize("frame", ["{}", "<![CDATA[{}]]>"])
def test_ampersands_are_read_as_meant(frame: str) -> None:
    """Bare, escaped and HTML's own: in text and in addresses, in CDATA and outside."""
    title = frame.format("R&D 센터&nbsp;견학 &amp; &middot; &quot;식&quot;")
    link = frame.format("https://www.gazette.kr/article/1?a=1&copy=2&amp;c=3")
    found = read(RSS.format(f"<item><title>{title}</title><link>{link}</link></item>"))
    assert found.problems == ()
    assert found.links[0].title == 'R&D 센터 견학 & · "식"'
    assert found.links[0].url == "https://www.gazette.kr/article/1?a=1&copy=2&c=3"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><{root}>{body}</{root}>"
)


@pytest.mark.parametrize("feed", [FEED, SITEMAP])
def test_entity_bomb_is_refused_at_once(feed: Feed) -> None:
    """Declared entities are refused unread, whatever they would unfold to."""
    root = "rss" if feed is FEED else "urlset"
    started = time.perf_counter()
    with pytest.raises(NotAFeed, match="declares XML entities"):
        read(BOMB.replace("{root}", root).replace("{body}", "&m;"), feed)
    assert time.perf_counter() - started < 5


def test_external_entity_is_refused() -> None:
    """A feed cannot make us read a file of ours."""
    body = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + RSS[38:].format(
        item(1, title="&x;")
    )
    with pytest.raises(NotAFeed, match="declares XML entities"):
        read(body)


@pytest.mark.parametrize(("feed", "frame"), [(FEED, RSS), (SITEMAP, URLSET)])
def test_a_hundred_thousand_entries_are_bounded(feed: Feed, frame: str) -> None:
    """A feed of 100,000 entries brings `max_links` of them within seconds, and the cut is named."""
    if feed is FEED:
        records = "".join(item(number) for number in range(100_000))
    else:
        records = "".join(
            f"<url><loc>https://www.gazette.kr/article/{number}</loc></url>" for number in range(100_000)
        )
    started = time.perf_counter()
    found = read(frame.format(records), feed)
    assert len(found.links) == SOURCE.max_links
    assert any("more than max_links" in problem for problem in found.problems)
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    "body",
    [
        RSS.format("<item>" * 100_000),
        URLSET.format("<url>" * 100_000),
        URLSET.format("<a>" * 100_000 + "</a>" * 100_000),
        "<!--" * 200_000,
        "<rss " + "x" * 500_000,
        RSS.format("<item><title>" + "<b" * 200_000 + "</title></item>"),
    ],
)
def test_hostile_markup_ends_in_time(body: str) -> None:
    """Depth, unclosed comments and endless tags end in a result or in NotAFeed, not in a hang."""
    started = time.perf_counter()
    try:
        found: Discovery | None = read(body)
    except NotAFeed:
        found = None
    assert found is None or found.links == ()
    assert time.perf_counter() - started < 20


@settings(deadline=None)  # other work may share the machine
@given(st.data())
def test_mutilated_feeds_raise_nothing_else(data: st.DataObject) -> None:
    """Whatever bytes are changed or lost, nothing but NotAFeed leaves; links are the source's own."""
    feed, frame = data.draw(st.sampled_from([(FEED, RSS), (SITEMAP, URLSET)]))
    whole = frame.format(item(1) + item(2)).encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    body = whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:]
    try:
        found = read(body, feed)
    except NotAFeed:
        return
    assert all(link.key.startswith("https://www.gazette.kr/") for link in found.links)


# --- listings ---------------------------------------------------------------------------------------------


def test_listing_gives_the_selected_anchors() -> None:
    """Only what the selector hits, relative addresses resolved against the page, text folded."""
    body = (
        "<nav><a href=/article/9>메뉴</a></nav><ul class=news>"
        "<li><a href='/article/1'> 첫 <b>소식</b>\n</a><li><a href='article/2' title='둘째'><img></a>"
        "<li><a href='/photo/3'>사진</a><li><a>빈 것</a></ul>"
    )
    found = read(body, LISTING)
    assert [(link.url, link.title) for link in found.links] == [
        ("https://www.gazette.kr/article/1", "첫 소식"),
        ("https://www.gazette.kr/article/2", "둘째"),
    ]
    assert found.announced == 3


def test_listing_in_cp949_by_the_sources_own_label() -> None:
    """A list that names no encoding is read in the source's."""
    body = "<ul class=news><li><a href=/article/1>서울 나들이</a></ul>".encode("cp949")
    found = read(body, LISTING, replace(SOURCE, encoding="euc-kr"))
    assert [link.title for link in found.links] == ["서울 나들이"]


def test_script_calls_become_addresses() -> None:
    """Where anchors call a script, its number fills the feed's template; other anchors stay."""
    feed = replace(
        LISTING,
        link_selector="td a",
        link_pattern=r"view\('(\d+)'\)",
        link_template="/board/article/{}?tab=2",
    )
    body = (
        '<table><td><a href="javascript:view(\'41\')">하나</a><td><a href="javascript:top()">위로</a></table>'
    )
    found = read(body, feed)
    assert urls(found) == ["https://www.gazette.kr/board/article/41?tab=2"]
    assert len(found.problems) == 1


def test_selector_that_hits_nothing_is_named() -> None:
    """A list whose markup changed is no quiet day."""
    found = read("<ol><li><a href=/article/1>하나</a></ol>", LISTING)
    assert found.problems == ("link_selector 'ul.news a' hits nothing", "no entries")


def test_empty_listing_is_refused() -> None:
    """No bytes are no list."""
    with pytest.raises(NotAFeed, match="the answer is empty"):
        read(b"", LISTING)


def test_anchors_take_a_rows_link_and_the_base() -> None:
    """A selected row gives its first anchor; `<base>` counts; an empty selector means every anchor."""
    row = "<div class=row><p>1</p><a href='1'>하나</a><a href='2'>둘</a></div>"
    html = f"<base href='https://m.gazette.kr/x/'>{row}"
    expected = (Anchor("https://m.gazette.kr/x/1", "하나", row="1 하나 둘"),)
    assert expected == anchors(html, "div.row")
    assert len(anchors(html, "")) == 2


def test_bad_selector_is_told() -> None:
    """What Lexbor cannot parse is no selector, and no silent zero."""
    assert not is_selector("a::nonsense")
    with pytest.raises(ValueError, match="not a CSS selector"):
        anchors("<a href=1>x</a>", "a >")


# --- real feeds -------------------------------------------------------------------------------------------


def test_real_korean_feeds_in_old_encodings(subtests: pytest.Subtests) -> None:
    """Every stored EUC-KR feed is read: entries with titles in Hangul or Latin, no replacement character."""
    files = sorted(shared_path("feeds", "euckr").glob("*.xml"))
    assert len(files) == 14
    source = replace(SOURCE, hosts=("net", "com", "kr", "info", "org"), article_pattern="", urls=UrlRules())
    for path in files:
        with subtests.test(path.name):
            found = discover(page_of(path.read_bytes(), f"http://{path.stem}/"), FEED, source)
            assert found.announced > 0
            texts = [text for link in found.links for text in (link.title, link.snippet) if text]
            assert texts
            assert not [text for text in texts if "\ufffd" in text or "占쏙옙" in text]
