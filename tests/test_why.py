"""`read --why`: the answer to "and why is this sentence no visit?", on a terminal and in JSON."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from jobs.article_view import show_answer
from jobs.read import Answer, Item, read_item
from jobs.why import show_why, why_json, why_of
from pipeline.extract.visits.rules import meaning_of
from pipeline.model import Award, Coverage, Direction, Mode, Reading, Status, Visit, VisitKind
from tests.shell import citymentions

MADE = "서울시는 22일 시청에서 브라질 사절단 40명을 맞았다."
RUMOUR = "서울시청에 네팔 대표단이 온다는 소문이 돌았다."
PLAIN = "시는 도로를 고쳤다."  # too short for a lead
NOTICE = "무단 전재 및 재배포 금지"
TEXT = f"서울시, 손님 맞아\n\n{MADE} {RUMOUR}\n\n{PLAIN}\n\n{NOTICE}\n"


@pytest.fixture(scope="module")
def answer():
    """A short article of our own with a visit, a rumour, a plain sentence and a notice."""
    return read_item(Item("a", published=date(2031, 5, 26), text=TEXT), Path())


def test_every_sentence_of_the_text_is_answered_for(answer):
    """A record, a rule that let a party go, nothing to weigh, or left out before reading."""
    told = why_json(why_of(answer, ()))
    assert [
        ("title", [], ["title"]),
        ("lead", [0], []),
        ("lead", [], ["hearsay"]),
        ("body", [], ["no-foreign-party"]),
        (None, [], ["furniture"]),
    ] == [(each["segment"], each["records"], each["rules"]) for each in told["sentences"]]
    assert [
        {"sentence": RUMOUR, "surface": "네팔 대표단이", "rule": "hearsay", "why": meaning_of("hearsay")}
    ] == told["rejected"]


@pytest.mark.parametrize(
    ("words", "text", "rule"),
    [
        ("온다는  소문", RUMOUR, "hearsay"),
        ("도로를 고쳤다", PLAIN, "no-foreign-party"),
        ("무단 전재", NOTICE, "furniture"),
        ("여기 없는 말", "여기 없는 말", "furniture"),
    ],
)
def test_one_sentence_can_be_asked_about(words, text, rule, answer):
    """Part of a sentence finds it, however it is spaced; words that were never read are no part of the article."""
    (told,) = why_json(why_of(answer, (), words))["sentences"]
    assert (text, [rule]) == (told["text"], told["rules"])


def test_a_person_sees_the_stages_and_the_rules(answer):
    """Segments and entities counted, then every party let go with its sentence, then what held none."""
    out = io.StringIO()
    show_why(out, why_of(answer, ()))
    lines = [line.strip() for line in out.getvalue().splitlines()]
    assert "sentences: title 1, lead 2, body 1, caption 0; left out before reading: 1" in lines
    assert "foreign countries: BR, NP" in lines
    assert "visits: 1 recorded, 1 parties let go" in lines
    assert ["네팔 대표단이", f"hearsay: {meaning_of('hearsay')}", f"“{RUMOUR}”"] == lines[
        lines.index("Let go") + 1 :
    ][:3]


def test_why_on_the_command_line(tmp_path):
    """--why adds to the page; --sentence is --why for some sentences; in JSON both only add keys."""
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    asked = ("read", "page.txt", "--published", "2031-05-26")
    shown = citymentions(*asked, "--why", home=tmp_path)
    assert (0, "") == (shown.code, shown.err)
    assert "Nothing to weigh" in shown.out
    plain, why, one = (
        json.loads(citymentions(*asked, "--json", *more, home=tmp_path).out)
        for more in ((), ("--why",), ("--sentence", "소문"))
    )
    assert {"rejected", "sentences"} == set(why) - set(plain)
    assert plain == {key: why[key] for key in plain}
    assert [RUMOUR] == [each["text"] for each in one["sentences"]]


def test_why_is_for_one_page(tmp_path):
    """With --jsonl it is bad usage, and the message says so."""
    (tmp_path / "in.jsonl").write_text("{}", "utf-8")
    done = citymentions("read", "--jsonl", "in.jsonl", "--why", home=tmp_path)
    assert (2, True) == (done.code, "--why is for one page" in done.err)


# --- candidates --------------------------------------------------------------------------------------------


def visit(confidence):
    """A visit of which we are this sure."""
    return Visit(
        VisitKind.EVENT, Direction.INBOUND, Status.HAPPENED, Mode.IN_PERSON, ("BR",), ("사절단",), (MADE,),
        rule="comes", confidence=confidence,
    )  # fmt: skip


@pytest.mark.parametrize(("threshold", "marks"), [(0.0, 0), (0.6, 0), (0.61, 3), (1.0, 3)])
def test_records_below_the_threshold_are_marked_as_candidates(threshold, marks, answer):
    """Visits, prizes and coverage alike; a record at the threshold is none."""
    reading = Reading(
        "seoul",
        smart_city=False,
        visits=(visit(0.6),),
        awards=(Award("상", MADE, confidence=0.6),),
        coverage=(Coverage("BBC", "filming", MADE, confidence=0.6),),
    )
    out = io.StringIO()
    show_answer(out, Answer(answer.article, reading), threshold)
    shown = " ".join(out.getvalue().split())  # however narrow the terminal is
    assert marks == shown.count(f"candidate, in no report: below {threshold:g}")


def test_read_marks_by_the_users_threshold(tmp_path):
    """min_confidence of citymentions.toml decides on the terminal, too."""
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    (tmp_path / "citymentions.toml").write_text("min_confidence = 0.999\n", "utf-8")
    shown = citymentions("read", "page.txt", "--config", "citymentions.toml", home=tmp_path)
    assert "candidate, in no report: below 0.999" in " ".join(shown.out.split())
