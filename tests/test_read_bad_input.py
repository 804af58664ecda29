"""Input that is no ordinary article, through `read --jsonl`: an answer or an error of its own, in time."""

import json
import time
import unicodedata
from datetime import date
from pathlib import Path

import msgspec
import pytest

from jobs.read import answer_line
from pipeline.extract import LAST_YEAR, extract, with_plausible_day
from pipeline.model import Article
from tests.reading import lexicon
from tests.shell import citymentions

VISIT = "서울시는 22일 시청에서 브라질 경제사절단 40여 명을 맞았다."
JAPANESE = "ソウル市は22日、市庁でブラジルの経済使節団40人を迎えた。"
IN_TIME_S = 20.0  # what a page may take, settings.parse_total_s


def answer(text, **more):
    """The answer to one line."""
    line = json.dumps({"id": "a", "text": text, "published": "2031-05-26"} | more)
    return json.loads(answer_line(1, line, Path(), ()))


def visits(told):
    """Who came, how many, when."""
    return [
        (
            each["countries"],
            each["headcount"] and each["headcount"]["value"],
            each["date"] and each["date"]["start"],
        )
        for each in told["visits"]
    ]


@pytest.mark.parametrize("text", ["", " \n\n\t ", "\x00", "\u200b"])
def test_nothing_to_read(text):
    """A text without a word is its own error, in words."""
    assert answer(text)["error"].startswith("body-missing: the text is empty")


@pytest.mark.parametrize(
    "text",
    [
        VISIT,
        f"🇧🇷 {VISIT.rstrip('.')} 👏🏽👨‍👩‍👧‍👦.",
        VISIT.replace("22", "２２").replace("40", "４０").replace(".", "．"),
        f"\uffa0\uffa1{VISIT}",
        unicodedata.normalize("NFD", VISIT),
        f"\x00\u202e{VISIT}",
        JAPANESE,
        JAPANESE.replace("ソウル", "ｿｳﾙ").replace("ブラジル", "ﾌﾞﾗｼﾞﾙ").replace("。", "｡"),
    ],
)
def test_the_same_visit_in_whatever_characters(text):
    """Emoji, fullwidth, halfwidth, decomposed jamo, control characters: read as the plain sentence is."""
    told = answer(text)
    assert [(["BR"], 40, "2031-05-22")] == visits(told)
    assert told["visits"][0]["evidence"][0] in told["article"]["body"]


def test_decomposed_text_is_read_as_composed():
    """All of the reading, not only visits: flag, topics, prizes, quotes; offsets are the original's."""
    body = (
        f"서울시는 인공지능으로 스마트도시를 만든다. {VISIT} 서울시는 박람회에서 우수상을 받았다. "
        "한가람 서울시 실장은 “더 잘하겠다고 약속한다”고 말했다. BBC는 서울시를 촬영했다."
    )
    composed, decomposed = (
        Article("", "서울시, 인공지능 도입", unicodedata.normalize(form, body), lang="ko")
        for form in ("NFC", "NFD")
    )
    city = lexicon().city("seoul")
    one, other = (extract(each, city, lexicon()) for each in (composed, decomposed))
    assert composed.body != decomposed.body
    again = unicodedata.normalize("NFC", msgspec.json.encode(other).decode())
    plain, folded = (msgspec.json.decode(each) for each in (msgspec.json.encode(one), again))
    for mention in (*plain["mentions"], *folded["mentions"]):
        del mention["start_char"], mention["end_char"]
    assert plain == folded
    for mention in other.mentions:
        text = decomposed.title if mention.in_title else decomposed.body
        assert mention.surface == text[mention.start_char : mention.end_char]
    evidence = [each.evidence for each in (*other.awards, *other.coverage, *other.quotes)]
    assert [] == [each for each in evidence if each not in decomposed.body]


def test_no_sentence_end_at_all():
    """Lines without a full stop are sentences all the same."""
    text = f"{VISIT.rstrip('.')}\n\n시는 도로를 고쳤다"
    assert [(["BR"], 40, "2031-05-22")] == visits(answer(text, title="손님맞이"))


def test_languages_side_by_side():
    """Each sentence is read in its own language."""
    text = f"{VISIT} A delegation from Chile visited Seoul City Hall on May 20. フィンランドの代表団が21日、ソウル市庁を訪問した。"
    told = visits(answer(text))
    assert [(["BR"], "2031-05-22"), (["CL"], "2031-05-20"), (["FI"], "2031-05-21")] == [
        (countries, day) for countries, _, day in told
    ]


@pytest.mark.parametrize(
    "text",
    [
        VISIT.replace(" ", "") * 50,
        "서울시는브라질대표단이시청을방문했다고" * 5_500,
        "서울시는 브라질 대표단과 함께 시청을 찾은 네팔 공무원들이 " * 3_200,
        "Seoul Metropolitan Government and a delegation from Brazil and " * 1_600,
        "ソウル市はブラジルの代表団を迎え、" * 6_000,
        "“" * 50_000,
        f"{'(' * 100_000}{VISIT}",
        "▲브라질 대표단 " * 8_000 + "서울시청을 찾았다.",
        f"{VISIT} 시는 도로를 고쳤다.\n\n" * 45_000,
    ],
    ids=["no spaces", "no spaces, long", "ko", "en", "ja", "quotes", "brackets", "list", "5 MB"],
)
def test_one_endless_sentence_or_a_huge_text_ends_in_time(text):
    """100,000 characters without an end, and 5 MB of text: an answer, within what a page may take."""
    began = time.process_time()
    told = answer(text)
    assert time.process_time() - began < IN_TIME_S
    assert "error" not in told


def test_without_a_day_of_publication_relative_dates_are_left_out():
    """Left out, not guessed; a date in full stands."""
    (undated,) = visits(answer(VISIT, published=None))
    (dated,) = visits(answer(VISIT.replace("22일", "2031년 5월 22일"), published=None))
    assert ((["BR"], 40, None), (["BR"], 40, "2031-05-22")) == (undated, dated)


def test_a_day_of_publication_in_the_future_is_taken_as_given():
    """The publisher's clock is not ours to correct."""
    assert [(["BR"], 40, "2048-05-22")] == visits(answer(VISIT, published="2048-05-26"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_on_which_nobody_published(day, tmp_path):
    """An error line of its own from a line, bad usage from the option; the next line is read."""
    assert f"published: {day}: no publisher's day" in answer(VISIT, published=day)["error"]
    (tmp_path / "page.txt").write_text(VISIT, "utf-8")
    done = citymentions("read", "page.txt", "--published", day, home=tmp_path)
    assert (2, True) == (done.code, "no publisher's day" in done.err)


@pytest.mark.parametrize("year", [1, LAST_YEAR + 1, 9999])
def test_a_pages_own_impossible_day_dates_nothing(year):
    """A page may say anything: its article is read, and what that day would date is left out."""
    body = f"{VISIT} 다음 달 2일 케냐 대표단이 서울시청을 찾는다."
    dated = Article("", "", body, lang="ko", published_day=date(year, 12, 31))
    assert with_plausible_day(dated).published_day is None
    told = extract(dated, lexicon().city("seoul"), lexicon())
    assert [None, None] == [each.date for each in told.visits]


def test_a_city_that_is_not_configured_is_told_with_those_that_are():
    """The error names the city, the nearest, all configured ones, and the remedy."""
    error = answer(VISIT, city="seol")["error"]
    for part in ("'seol' is not configured", "did you mean 'seoul'?", "cities/seol.toml", "busan"):
        assert part in error


def test_the_run_goes_on_through_all_of_it(tmp_path):
    """In one run of the command line: a line out for each line in, in order, exit 0."""
    texts = {
        "empty": "",
        "good": VISIT,
        "long": "서울시 브라질 대표단 " * 300,
        "nfd": unicodedata.normalize("NFD", VISIT),
    }
    lines = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    lines += [json.dumps({"id": "old", "text": VISIT, "published": "0001-01-01"})]
    lines += ['{"id": "nul", "html_path": "a\\u0000b"}']
    lines += ['{"id": "half", "text": "\\ud800"}', json.dumps({"id": "last", "text": VISIT})]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    done = citymentions("read", "--jsonl", "in.jsonl", home=tmp_path)
    told = [json.loads(line) for line in done.out.splitlines()]
    assert (0, "") == (done.code, done.err)
    assert ["empty", "good", "long", "nfd", "old", "nul", "line 7", "last"] == [each["id"] for each in told]
    assert [True, False, False, False, True, True, True, False] == ["error" in each for each in told]
