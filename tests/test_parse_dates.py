"""Dates as pages write them -> points in time, with the zone they are written in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.body.outline import outline_of
from pipeline.parse.metadata import Metadata, read_metadata
from pipeline.parse.metadata.dates import read_moment
from pipeline.parse.metadata.published import change_after, date_in_url, labelled_dates
from pipeline.parse.metadata.zones import country_of, home_zone, zone_for

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2031, 5, 3)


def metadata(head: str, body: str = "", url: str = "https://www.naru.example/1") -> Metadata:
    parser = LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>")
    assert parser.root is not None
    return read_metadata(parser, outline_of(parser.root), url, None)


@pytest.mark.parametrize(
    "text",
    [
        "2031.05.03 오후 3:12",
        "2031. 5. 3. (토) 오후 3시 12분",
        "2031년 05월 03일 15시 12분",
        "2031-05-03T15:12:00",
        "2031-05-03T06:12:00.123Z",
        "2031-05-03T15:12:00+0900",
        "2031-05-03 15:12 GMT+9",
        "令和13年5月3日 15時12分",
        "2031年5月3日 下午3:12",
        "２０３１年５月３日　１５：１２",
        "民國120年5月3日 15:12",
        "20310503151200",
        "Sat May 03 2031 15:12:00 GMT+0900 (KST)",
        "Sat May  3 15:12:00 KST 2031",
        "Sat, 03 May 2031 06:12:00 GMT",
        "May 3rd, 2031, 3:12 p.m.",
        "03-May-2031 15:12",
        "03.05.2031, 15.12 Uhr",
        "3. Mai 2031, 15:12",
        "3 mai 2031 à 15h12",
        "3 de mayo de 2031, 15:12",
        "3 maggio 2031 15:12",
        "3 mei 2031 15:12",
        "3 maja 2031, 15:12",
        "3. května 2031 15:12",
        "2031. május 3. 15:12",
        "3. toukokuuta 2031 15:12",
        "3 Mayıs 2031 15:12",
        "3 Mei 2031 15:12",
        "3 мая 2031, 15:12",
        "3 Μαΐου 2031, 15:12",
        "3 tháng 5, 2031 15:12",
        "5/13/2031 15:12",
        str(int(datetime(2031, 5, 3, 6, 12, tzinfo=UTC).timestamp())),
        str(int(datetime(2031, 5, 3, 6, 12, tzinfo=UTC).timestamp()) * 1000),
    ],
)
def test_one_moment_in_the_writings_of_many_countries(text):
    """A quarter past three in Seoul, whichever way it is written; thirteen is no month."""
    moment = read_moment(text, SEOUL)

    assert moment is not None
    assert moment.at.strftime("%H:%M") == "06:12"
    assert moment.timed
    assert moment.at.date() in {DAY, date(2031, 5, 13)}


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3. července 2031", 7),
        ("3. června 2031", 6),
        ("3 marraskuuta 2031", 11),
        ("3 mars 2031", 3),
        ("3 Ağustos 2031", 8),
        ("3 listopada 2031", 11),
        ("3 október 2031", 10),
        ("3 ianuarie 2031", 1),
    ],
)
def test_months_with_one_beginning_are_told_apart(text, month):
    """The longest beginning that fits decides."""
    moment = read_moment(text, UTC)

    assert moment is not None
    assert moment.day == date(2031, month, 3)


@pytest.mark.parametrize(
    "text",
    ["", "어제", "3 apples 2031", "32.13.2031", "2031-13-45", "0001-01-01T00:00:00Z", "-1", "99999999999999"],
)
def test_what_is_no_date_is_none(text):
    """Nothing is guessed."""
    assert read_moment(text, UTC) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001 zoned below
def test_a_moment_written_by_the_standard_is_read_as_it_was(naive, hours):
    """ISO 8601 with an offset comes back as the same point in time, its day as written."""
    zone = SEOUL
    local = naive.replace(microsecond=0, tzinfo=UTC) - timedelta(hours=hours)
    sign = "+" if hours >= 0 else "-"
    moment = read_moment(f"{naive:%Y-%m-%dT%H:%M:%S}{sign}{abs(hours):02}:00", zone)

    assert moment is not None
    assert (moment.at, moment.day, moment.offset_min) == (local, naive.date(), 60 * hours)


@pytest.mark.parametrize(
    ("url", "label", "lang", "zone"),
    [
        ("https://www.naru.kr/1", None, "en", "Asia/Seoul"),
        ("https://www.naru.co.uk/1", None, "en", "Europe/London"),
        ("https://naru.at/1", "de", "de", "Europe/Vienna"),
        ("https://naru.example/1", "de_CH", "de", "Europe/Zurich"),
        ("https://naru.example/1", "zh-Hant-TW", "zh", "Asia/Taipei"),
        ("https://naru.example/1", None, "ja", "Asia/Tokyo"),
        ("https://naru.co/1", None, None, "UTC"),
        ("https://naru.com.co/1", None, None, "America/Bogota"),
        ("https://naru.example/1", "en", "en", "UTC"),
        ("not a url", None, None, "UTC"),
    ],
)
def test_a_time_without_a_zone_is_the_publishers(url, label, lang, zone):
    """The host's country, then the label's, then the language's; an ending sold to anybody tells nothing."""
    assert str(zone_for(None, lang, country_of(url, label))) == zone


def test_the_sources_zone_is_the_most_binding():
    """Somebody wrote it into the source's file."""
    assert str(zone_for("Asia/Seoul", "de", "de")) == "Asia/Seoul"
    assert str(home_zone("Europe/Berlin", "en")) == "Europe/Berlin"
    assert (str(home_zone(None, "ko")), str(home_zone(None, "de"))) == ("Asia/Seoul", "UTC")


# --- a page's statements -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "LiveBlogPosting",
        "BlogPosting",
        ["WebPage", "NewsArticle"],
    ],
)
def test_json_ld_of_every_kind_of_article_tells_the_date(kind):
    """Whatever the publisher calls the article."""
    kinds = str(kind).replace("'", '"') if isinstance(kind, list) else f'"{kind}"'
    script = f'{{"@graph": [{{"@type": {kinds}, "datePublished": "2031-05-03T08:00:00+09:00"}}]}}'
    told = metadata(f'<script type="application/ld+json">{script}</script>')

    assert told.published is not None
    assert (told.published.day, told.published_basis) == (DAY, "json-ld")


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "datePublished": "2031-05-03T08:00:00+09:00", }',
        '{"@type": "NewsArticle", "headline": "two\nlines", "datePublished": "2031-05-03T08:00:00+09:00"}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2031-05-03T08:00:00+09:00"} -->',
        '{"@type": "NewsArticle", "headline": "a "quoted" word", "datePublished": "2031-05-03T08:00:00+09:00"}',
        '{"@type": "NewsArticle", "datePublished": "2031-05-03T08:00:00+09:00"}}',
        '{"@type": "NewsArticle" "datePublished": "2031-05-03T08:00:00+09:00"}',
    ],
    ids=["trailing comma", "raw newline", "comment", "bare quotes", "one brace more", "missing comma"],
)
def test_broken_json_ld_still_tells_the_date(script):
    """What people read past, we read past."""
    told = metadata(f'<script type="application/ld+json">{script}</script>')

    assert told.published is not None
    assert (told.published.day, told.published_basis) == (DAY, "json-ld")


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time", "og:article:published_time", "datePublished", "og:regDate", "regdate",
        "parsely-pub-date", "sailthru.date", "DC.date.issued", "dcterms.created", "pubdate", "publish-date",
        "cXenseParse:recs:publishtime", "date", "article.published", "date.created", "prism.publicationDate",
    ],
)  # fmt: skip
def test_meta_elements_of_many_systems_tell_the_date(name):
    """As name, property or itemprop."""
    for key in ("name", "property", "itemprop"):
        told = metadata(f'<meta {key}="{name}" content="2031-05-03T08:00:00+09:00">')

        assert told.published is not None
        assert (told.published.day, told.published_basis) == (DAY, "meta")


def test_the_time_of_a_day_is_better_than_the_day():
    """JSON-LD tells the day, the meta element of the same day the time."""
    script = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2031-05-03"}</script>'
    told = metadata(script + '<meta property="article:published_time" content="2031-05-03T08:00:00+09:00">')

    assert told.published is not None
    assert (told.published.timed, told.published_basis) == (True, "meta")


def test_the_time_element_that_is_the_articles_is_taken():
    """Teasers in lists and a correction's time stand on the page, too."""
    body = (
        "<ul><li><time datetime='2031-05-09T08:00:00Z'>news</time></li></ul>"
        "<article><p>Updated <time class='updated' datetime='2031-05-08T08:00:00Z'>8 May</time></p>"
        "<p><time class='published' datetime='2031-05-03T08:00:00Z'>3 May</time></p></article>"
    )
    told = metadata("", body)

    assert told.published is not None
    assert (told.published.day, told.published_basis) == (DAY, "time")


@pytest.mark.parametrize(
    "line",
    [
        "입력 2031.05.03 08:00", "기사입력 2031-05-03 08:00", "등록 : 2031-05-03", "승인 2031.05.03 08:00",
        "송고시간 2031-05-03 08:00", "최초입력 2031.05.03", "公開日時: 2031年5月3日 8時00分", "2031年5月3日 発表日 2031年5月3日",
        "发布时间：2031-05-03 08:00", "Published: 3 May 2031", "Published on May 3, 2031", "Posted 03/05/2031 08:00",
        "Publié le 3 mai 2031 à 08h00", "Veröffentlicht am 3. Mai 2031", "Publicado el 3 de mayo de 2031",
        "Pubblicato il 3 maggio 2031", "Opublikowano: 3 maja 2031",
    ],
)  # fmt: skip
def test_labels_tell_when_it_was_published(line):
    """As readers see them."""
    published, modified = labelled_dates([line], SEOUL)

    assert published is not None
    assert (published.day, modified) == (DAY, None)


@pytest.mark.parametrize(
    "line",
    [
        "수정 2031.05.03 08:00", "최종수정 2031.05.03", "최종편집 2031-05-03 08:00", "更新日：2031年5月3日", "Last updated May 3, 2031",
        "Mis à jour le 3 mai 2031", "Aktualisiert am 3. Mai 2031", "Actualizado: 3 de mayo de 2031",
    ],
)  # fmt: skip
def test_labels_tell_when_it_was_changed(line):
    """A change is no publication."""
    published, modified = labelled_dates([line], SEOUL)

    assert modified is not None
    assert (published, modified.day) == (None, DAY)


def test_a_bare_date_below_the_title_beats_the_days_date_above():
    """Newspapers print today's date on top of every page."""
    lines = ["2031년 5월 9일 금요일", "전망대에 손님 몰려", "2031.05.03 08:00", "2031.05.01 다른 소식"]
    published, _ = labelled_dates(lines, SEOUL, "전망대에 손님 몰려")

    assert published is not None
    assert published.day == DAY


def test_nothing_is_changed_before_it_is_published():
    """An earlier change is no change; a day without a time is compared as a day."""
    at_eight = read_moment("2031-05-03T08:00:00+09:00", SEOUL)
    at_seven = read_moment("2031-05-03T07:00:00+09:00", SEOUL)
    that_day = read_moment("2031-05-03", SEOUL)

    assert change_after(at_eight, at_seven) is None
    assert change_after(at_seven, at_eight) == at_eight
    assert change_after(at_eight, that_day) == that_day
    assert change_after(None, at_seven) == at_seven


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://naru.example/2031/05/03/title", DAY),
        ("https://naru.example/2031/may/03/title", DAY),
        ("https://naru.example/view/20310503081234", DAY),
        ("https://naru.example/view?day=2031-05-03", DAY),
        ("https://naru.example/2031/05/title", None),
        ("https://naru.example/1234567", None),
    ],
)
def test_the_day_in_a_url(url, day):
    """Whole days alone."""
    moment = date_in_url(url)

    assert (moment.day if moment else None) == day
