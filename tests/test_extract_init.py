"""The front door: one article, one city, one reading."""

import time
import unicodedata
from datetime import date

import msgspec
from reading import article, lexicon, read, reading_of

from pipeline.extract import EXTRACTOR, extract
from pipeline.model import Reading


def test_reading_names_city_and_extractor():
    """A reading says for which city and by which rules it was made."""
    told = read("서울시는 메타버스를 열었다.")
    assert (told.city, told.extractor) == ("seoul", EXTRACTOR)


def test_same_article_for_two_cities():
    """One article is read for each monitored city by itself."""
    body = "안양시는 스마트도시통합센터를 열었다. 서울시는 축하 편지를 보냈다."
    assert [read(body, city=city).smart_city for city in ("anyang", "seoul")] == [True, False]


def test_empty_article():
    """An empty article says nothing, and nothing fails."""
    assert read("") == Reading(city="seoul", smart_city=False, extractor=EXTRACTOR)


def test_article_that_never_names_the_city():
    """Nothing is said for a city that is named neither in title, body nor caption, in whatever form."""
    body = "몽골 대표단이 부산시청을 찾았다. 김하나 부산시 국장은 “함께 배우겠다”고 말했다."
    assert read(body) == Reading(city="seoul", smart_city=False, extractor=EXTRACTOR)
    decomposed = unicodedata.normalize(
        "NFD", "몽골 울란바토르시 대표단이 12일 서울시청을 찾아 시장과 만났다."
    )
    assert [visit.countries for visit in read(decomposed).visits] == [("MN",)]


def test_reading_survives_json():
    """A reading goes to JSON and back unchanged."""
    told = reading_of("seed")
    assert msgspec.json.decode(msgspec.json.encode(told), type=Reading) == told


def test_every_evidence_stands_in_the_text():
    """Evidence of honours, coverage and quotes is cut out of the body."""
    body = "서울시는 박람회에서 우수상을 받았다. 한가람 서울시 실장은 “더 잘하겠다고 약속한다”고 말했다. BBC는 서울시를 촬영했다."
    told = read(body)
    evidence = [each.evidence for each in (*told.awards, *told.coverage, *told.quotes)]
    assert len(evidence) == 3
    assert all(each in body for each in evidence)


def test_long_text_takes_time_in_proportion():
    """Eight times the text takes nowhere near the square of the time."""
    city = lexicon().city("seoul")
    body = "서울시는 박람회에서 인공지능으로 우수상을 받았다고 밝혔다. 핀란드 손님이 봤다.\n\n" * 100
    page, long_page = article(body), article(body * 8, day=date(2024, 5, 10))
    extract(page, city, lexicon())
    started = time.perf_counter()
    extract(page, city, lexicon())
    once = time.perf_counter() - started
    started = time.perf_counter()
    extract(long_page, city, lexicon())
    assert time.perf_counter() - started < 40 * max(once, 0.01)
