"""Lists of the past: their addresses, their days, their pages; and when they cannot be believed."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.backfill_lists import MOST_LINKS, read_lists
from pipeline.discover import discover
from pipeline.discover.past import children_for, feed_of, named_span, shared_lists
from pipeline.errors import ConfigError
from pipeline.model import FeedKind, Page, PastList, Source
from pipeline.sources import load_sources

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2023, 5, 24)
DAY_IN_ROW = r"(?P<year>20\d\d)[.-](?P<month>\d\d)[.-](?P<day>\d\d)"
HOST = "https://board.example"


def source_with(*archives: PastList, **changes: object) -> Source:
    """A source of our own with these lists."""
    plain = Source(
        id="board",
        name="게시판",
        lang="ko",
        zone="Asia/Seoul",
        home=f"{HOST}/",
        hosts=("board.example",),
        archives=archives,
        max_links=MOST_LINKS,
    )
    return replace(plain, **changes)


def read(source, days, answers):
    """The lists as read, and what was asked: `answers` by address, or by address and form; others are empty lists."""
    asked = []

    async def ask(asking):
        name = f"{asking.feed.url} {asking.form}".strip()
        asked.append(name)
        body = answers.get(name, "<html><body><ul></ul></body></html>")
        page = Page(
            asking.feed.url, asking.feed.url, 200, (), body.encode(), datetime(2026, 1, 1, tzinfo=UTC)
        )
        return discover(page, asking.feed, source)

    return asyncio.run(read_lists(source, tuple(days), ask)), asked


def rows(*entries):
    """A board's page: (number, day) of each row; its links call a script."""
    lines = (
        f"<tr onclick=\"fn_view('{number}')\"><td>{number}</td><td><a href='#'>제목 {number}</a></td><td>{day:%Y.%m.%d}</td></tr>"
        for number, day in entries
    )
    return f"<html><body><table><tbody>{''.join(lines)}</tbody></table></body></html>"


def numbers(listed):
    """The last part of each link, by day."""
    return {day: [key.rsplit("/", 1)[-1] for key in links] for day, links in listed.links.items() if links}


BOARD = PastList(
    url=f"{HOST}/list.do",
    form="curPage={page}",
    link_selector="tbody tr",
    link_pattern=r"fn_view\('(\d+)'\)",
    link_template="/view/{}",
    day_pattern=DAY_IN_ROW,
)


# --- addresses -------------------------------------------------------------------------------------------


def test_the_fields_of_an_address_are_the_days():
    """Each field of url and form is filled with the day in the source's zone, and the page."""
    archive = PastList(url="https://x.example/{yyyy}/{mm}/{dd}/{yyyymmdd}", form="m={m}&d={d}&p={page}")
    asking = feed_of(archive, date(2023, 5, 4), 7)
    assert asking.feed.url == "https://x.example/2023/05/04/20230504"
    assert asking.form == "m=5&d=4&p=7"


def test_days_with_one_list_are_read_together():
    """A month's list is asked for once for all its days; a day's list for each day."""
    monthly, daily = (
        PastList(url="https://x.example/{yyyy}/{mm}"),
        PastList(url="https://x.example/{yyyymmdd}"),
    )
    next_day, next_month = DAY + timedelta(days=1), DAY + timedelta(days=20)
    assert shared_lists((monthly,), DAY) == shared_lists((monthly,), next_day)
    assert shared_lists((monthly,), DAY) != shared_lists((monthly,), next_month)
    assert shared_lists((daily,), DAY) != shared_lists((daily,), next_day)


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("/sitemap-20230524.xml", (DAY, DAY)),
        ("/sitemap/2023/05/24/", (DAY, DAY)),
        ("/sitemap_2023-05.xml.gz", (date(2023, 5, 1), date(2023, 5, 31))),
        ("/sitemap/2023", (date(2023, 1, 1), date(2023, 12, 31))),
        ("/sitemap-posts-7.xml", None),
        ("/sitemap-20230230.xml", None),
        ("/sitemap-120230524.xml", None),
    ],
)
def test_a_child_of_an_index_names_its_days(name, span):
    """A day, a month or a year in an address; other numbers are none."""
    assert named_span(f"https://x.example{name}") == span


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_day_in_a_name_is_found(day):
    """Whatever the day: the span of a sitemap that is named by it is that day."""
    assert named_span(f"https://x.example/daily/{day:%Y%m%d}.xml") == (day, day)


def test_an_index_is_pruned_by_name_and_by_last_change():
    """Children of other days, and those last changed before the first day, are not asked for."""
    archive = PastList(url=f"{HOST}/index.xml", kind=FeedKind.SITEMAP)
    index = (
        "<sitemapindex>"
        "<sitemap><loc>/2023-04.xml</loc></sitemap>"
        "<sitemap><loc>/2023-05.xml</loc><lastmod>2024-01-01</lastmod></sitemap>"
        "<sitemap><loc>/posts-1.xml</loc><lastmod>2023-05-01</lastmod></sitemap>"
        "<sitemap><loc>/posts-2.xml</loc><lastmod>2023-06-01</lastmod></sitemap>"
        "</sitemapindex>"
    )
    page = Page(archive.url, archive.url, 200, (), index.encode(), datetime(2026, 1, 1, tzinfo=UTC))
    found = discover(page, feed_of(archive, DAY).feed, source_with(archive))
    assert sorted(children_for(found, DAY, DAY, SEOUL)) == [f"{HOST}/2023-05.xml", f"{HOST}/posts-2.xml"]


# --- days ------------------------------------------------------------------------------------------------


def test_a_sitemap_index_brings_the_days_asked_for():
    """Entries are placed by their day: news date, then the day in their address, then their last change."""
    archive = PastList(
        url=f"{HOST}/index.xml",
        kind=FeedKind.SITEMAP,
        day_pattern=r"/a/(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    )
    month = (
        '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc>/n/1</loc><news:news><news:publication_date>2023-05-24T00:10:00+09:00</news:publication_date>"
        "</news:news></url>"
        "<url><loc>/a/20230524</loc><lastmod>2023-09-01</lastmod></url>"
        "<url><loc>/n/3</loc><lastmod>2023-05-24T12:00:00+09:00</lastmod></url>"
        "<url><loc>/n/4</loc><lastmod>2023-05-23T14:59:59Z</lastmod></url>"
        "<url><loc>/n/5</loc></url>"
        "</urlset>"
    )
    answers = {
        f"{HOST}/index.xml": "<sitemapindex><sitemap><loc>/2023-05.xml</loc></sitemap></sitemapindex>",
        f"{HOST}/2023-05.xml": month,
    }
    listed, asked = read(source_with(archive), [DAY], answers)
    assert numbers(listed) == {DAY: ["1", "20230524", "3"]}
    assert asked == [f"{HOST}/index.xml", f"{HOST}/2023-05.xml"]
    assert listed.remarks == ["1 of 5 entries tell no day (day_pattern): left out"]


def test_a_days_own_list_says_of_what_day_its_entries_are():
    """What stands in a day's list is of that day, though it was changed later."""
    archive = PastList(url=f"{HOST}/{{yyyymmdd}}.xml", kind=FeedKind.SITEMAP)
    entries = (
        "<urlset><url><loc>/n/1</loc><lastmod>2024-01-01</lastmod></url><url><loc>/n/2</loc></url></urlset>"
    )
    listed, _ = read(source_with(archive), [DAY], {f"{HOST}/20230524.xml": entries})
    assert (numbers(listed), listed.doubts) == ({DAY: ["1", "2"]}, {})


# --- pages -----------------------------------------------------------------------------------------------


def board(pages, per_page=10, pinned=()):
    """A board of a release a day, newest first, from 2023-12-31 back; every page begins with `pinned`."""
    newest = date(2023, 12, 31)
    return {
        f"{HOST}/list.do curPage={page}": rows(
            *pinned,
            *(
                (1000 - at, newest - timedelta(days=at))
                for at in range((page - 1) * per_page, page * per_page)
            ),
        )
        for page in range(1, pages + 1)
    }


@pytest.mark.parametrize("pinned", [(), ((5000, date(2022, 1, 1)), (5001, date(2023, 12, 31)))])
def test_a_government_board_is_read_where_its_days_are(pinned):
    """Links in onclick, pages by POST: found by halving, read until the rows are older; pinned notices mislead nobody."""
    days = [DAY + timedelta(days=count) for count in range(3)]
    listed, asked = read(source_with(BOARD), days, board(40, pinned=pinned))
    expected = {day: [str(1000 - (date(2023, 12, 31) - day).days)] for day in reversed(days)}
    assert numbers(listed) == expected
    assert listed.doubts == {}
    assert len(asked) < 20  # of 40 pages


def test_a_board_ends_where_its_pages_do():
    """Days before its first release are quiet, not suspect: the board was read to its end."""
    listed, _ = read(source_with(BOARD), [date(2020, 1, 1)], board(3))
    assert (numbers(listed), listed.doubts) == ({}, {})


def test_a_board_that_repeats_its_last_page_ends():
    """Many boards answer a page too high with their last one."""
    pages = board(2)
    for number in range(3, 60):
        pages[f"{HOST}/list.do curPage={number}"] = pages[f"{HOST}/list.do curPage=2"]
    listed, asked = read(source_with(BOARD), [date(2023, 12, 14)], pages)
    assert numbers(listed) == {date(2023, 12, 14): ["983"]}
    assert len(asked) < 10


def test_an_id_in_a_fragment_is_an_address():
    """A list whose links differ by their fragment alone: link_pattern finds the number there, too."""
    archive = PastList(
        url=f"{HOST}/{{yyyymmdd}}", link_selector="a", link_pattern=r"#/news/(\d+)", link_template="/view/{}"
    )
    page = "<ul><li><a href='/app#/news/7'>가</a></li><li><a href='/app#/news/8'>나</a></li></ul>"
    listed, _ = read(source_with(archive), [DAY], {f"{HOST}/20230524": page})
    assert numbers(listed) == {DAY: ["7", "8"]}


# --- lists that cannot be believed -----------------------------------------------------------------------


def day_list(count):
    """A day's page with so many articles."""
    return (
        "<ul>" + "".join(f"<li><a href='/n/{number}'>{number}</a></li>" for number in range(count)) + "</ul>"
    )


@pytest.mark.parametrize(
    ("body", "archive", "doubt"),
    [
        ("<html><body></body></html>", PastList(url=f"{HOST}/{{yyyymmdd}}"), "is empty"),
        (day_list(100), PastList(url=f"{HOST}/{{yyyymmdd}}"), "exactly 100 entries"),
        (day_list(30), PastList(url=f"{HOST}/{{yyyymmdd}}", cap=30), "full (30 entries)"),
        (
            "<urlset><url><loc>/n/1</loc></url><url><loc>/n/2",
            PastList(url=f"{HOST}/{{yyyymmdd}}", kind=FeedKind.SITEMAP),
            "cut short",
        ),
        (
            "<a href='https://other.example/1'>x</a>",
            PastList(url=f"{HOST}/{{yyyymmdd}}"),
            "article's address",
        ),
    ],
)
def test_a_list_that_cannot_be_believed_says_so(body, archive, doubt):
    """Empty, round, full, cut off, or of other addresses: the day is not taken for read."""
    listed, _ = read(source_with(archive), [DAY], {f"{HOST}/20230524": body})
    assert doubt in listed.doubt_of(DAY)


def test_a_list_with_an_uneven_number_is_believed():
    """99 articles are a day's news."""
    listed, _ = read(
        source_with(PastList(url=f"{HOST}/{{yyyymmdd}}")), [DAY], {f"{HOST}/20230524": day_list(99)}
    )
    assert (len(listed.links[DAY]), listed.doubts) == (99, {})


def test_a_full_list_is_split():
    """Where a list is full, its parts are asked for, and bring what it left out; a full part is doubted."""
    archive = PastList(
        url=f"{HOST}/{{yyyymmdd}}", cap=3, parts=("a", "b"), split_url=f"{HOST}/{{yyyymmdd}}/{{part}}"
    )
    answers = {
        f"{HOST}/20230524": day_list(3),
        f"{HOST}/20230524/a": day_list(2),
        f"{HOST}/20230524/b": "<a href='/n/8'>8</a><a href='/n/9'>9</a>",
    }
    listed, asked = read(source_with(archive), [DAY], answers)
    assert (numbers(listed), listed.doubts) == ({DAY: ["0", "1", "2", "8", "9"]}, {})
    assert asked == list(answers)
    listed, _ = read(source_with(archive), [DAY], answers | {f"{HOST}/20230524/a": day_list(3)})
    assert "part a is full" in listed.doubt_of(DAY)


def test_pages_without_end_are_doubted():
    """More pages than max_pages: what was read is kept, and the day is not done."""
    archive = PastList(url=f"{HOST}/{{yyyymmdd}}?p={{page}}", max_pages=3)
    answers = {f"{HOST}/20230524?p={page}": f"<a href='/n/{page}'>x</a>" for page in range(1, 9)}
    listed, _ = read(source_with(archive), [DAY], answers)
    assert numbers(listed) == {DAY: ["1", "2", "3"]}
    assert "full" in listed.doubt_of(DAY) or "goes on" in listed.doubt_of(DAY)


# --- the sources' files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ('url = "https://x.example/{yyyymm}"', "archives[0].url: holds {yyyymm}"),
        ('url = "https://x.example/{page}"', "archives[0].day_pattern: is missing"),
        (
            'url = "https://x.example/{dd}"\nlink_selector = "a"\nday_pattern = "(?P<year>.)"',
            "archives[0].day_pattern",
        ),
        ('url = "https://x.example/{dd}"\nparts = ["a"]', "archives[0].parts"),
        ('url = "https://x.example/{dd}"\nmax_pages = 0', "archives[0].max_pages"),
        (
            'url = "https://x.example/{dd}"\nfrom_day = 2023-01-02\nuntil_day = 2023-01-01',
            "archives[0].until_day",
        ),
        ('url = "https://x.example/{dd}"\nselector = "a"', "archives[0].selector: unknown key"),
        ('url = "ftp://x.example/{dd}"', "archives[0].url"),
    ],
)
def test_a_mistake_in_a_list_of_the_past_is_named(tmp_path, lines, named):
    """A field, pattern or key that is wrong is found when the file is loaded, by its name."""
    (tmp_path / "sources").mkdir()
    head = (
        'name = "x"\nlang = "ko"\nzone = "Asia/Seoul"\nhome = "https://x.example/"\nhosts = ["x.example"]\n'
    )
    (tmp_path / "sources" / "x.toml").write_text(f"{head}[[archives]]\n{lines}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_sources((tmp_path,))
    assert named in str(raised.value)


def test_outlets_with_known_archives_list_the_past():
    """Eleven outlets ship with lists of the past, each of which makes an address of any day."""
    sources = [source for source in load_sources().values() if source.archives]
    assert len(sources) == 11
    for source in sources:
        for archive in source.archives:
            assert "{" not in feed_of(archive, DAY).feed.url
