"""jobs.entries: which articles are given traits, by which stories are found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jobs.entries import PRESS_OFFICE, entry_of
from jobs.workers import lexicon_for
from pipeline.extract import extract
from pipeline.model import Article, Page
from tests.story_samples import article
from tests.walking import source_for

NOW = datetime(2024, 3, 12, tzinfo=UTC)
NAMING = "서울시는 자전거 도로를 넓힌다고 밝혔다. 주민들은 반겼다."
SILENT = "달빛시는 자전거 도로를 넓힌다고 밝혔다. 주민들은 반겼다."


def traits_for(told: Article, kind: str = "press"):
    lexicon = lexicon_for(())
    source = replace(source_for("https://news.example/rss"), kind=kind)
    page = Page(told.url, told.url, 200, (), b"", NOW)
    readings = tuple(extract(told, lexicon.city(city), lexicon) for city in ("seoul",))
    return entry_of("https://news.example/1", source, page, told, readings, NOW).traits


@pytest.mark.parametrize(
    ("body", "kind", "is_found"),
    [(NAMING, "press", True), (SILENT, "press", False), (SILENT, PRESS_OFFICE, True)],
)
def test_what_says_nothing_of_a_city_is_in_no_story(body, kind, is_found):
    """An article that names no monitored city has no traits, unless it is a release that others copy."""
    assert is_found == (traits_for(article(1, body), kind) is not None)
