"""Confidence: a measured share, by rule and trait; data, and never a reader's failure."""

from dataclasses import replace

import pytest
from reading import DAY, read

from pipeline.extract.visits.confidence import LEAST, MOST, confidence_of, figures
from pipeline.extract.visits.records import Draft
from pipeline.model import DateSpan, Direction, Precision, Status, VisitKind
from tests.benchmarks.calibration import DEV, Told, records_of, shrunk
from tests.benchmarks.mentions import load_scorer
from tests.shared_data import shared_path

DRAFT = Draft(
    0,
    "comes",
    Direction.INBOUND,
    Status.HAPPENED,
    ("BR",),
    ("사절단",),
    date=DateSpan(DAY, DAY, Precision.DAY),
)


def test_figures_are_shares():
    """No more right than counted, and every value lies in (0, 1]."""
    known = figures()
    every = (known.unseen, *known.prior.values(), *known.factor.values())
    assert [] == [each for each in every if not (0 <= each.right <= each.n and 0 < each.value <= 1)]


def test_few_records_say_little():
    """Shrinking: no record leaves the class's level, many records are their own share."""
    assert 0.75 == shrunk(0, 0, 0.75)
    assert 0.8 < shrunk(1, 1, 0.8) < 0.9
    assert 0.99 < shrunk(10_000, 10_000, 0.8) < 1


def test_confidence_is_the_prior_times_what_is_shared():
    """The rule's share, times the level of articles that no rule was written on."""
    known = figures()
    assert round(known.prior["comes"].value * known.unseen.value, 2) == confidence_of(DRAFT)


def test_a_trait_counts_for_events_alone():
    """A party of no named country is less sure; a total is told of no country as a rule."""
    nameless = replace(DRAFT, countries=())
    total = replace(nameless, rule="running-total", kind=VisitKind.AGGREGATE)
    assert confidence_of(nameless) < confidence_of(DRAFT)
    assert confidence_of(replace(total, countries=("BR",))) == confidence_of(total)


def test_an_unknown_rule_fails_no_reading():
    """A rule without figures has the level of all; every confidence is a share that leaves room for doubt."""
    told = confidence_of(replace(DRAFT, rule="comes-by-balloon"))
    assert round(figures().unknown * figures().unseen.value, 2) == told
    assert LEAST <= told <= MOST


@pytest.fixture(scope="module")
def dev_records() -> list[Told]:
    """Every record of the labelled articles, judged by the labels' own scorer."""
    shared_path("gold", "dev.jsonl")
    return list(records_of(load_scorer(), [DEV]))


def test_nine_in_ten(dev_records):
    """Of the labelled articles' records given 0.9 or more, nine in ten are right."""
    sure = [each.is_right for each in dev_records if each.confidence >= 0.9]
    assert len(sure) >= 20
    assert sum(sure) / len(sure) >= 0.9


def test_nobody_is_told_more_than_is_so(dev_records):
    """On articles that rules were written on, what is said lies below what is right."""
    said = sum(each.confidence for each in dev_records) / len(dev_records)
    assert said <= sum(each.is_right for each in dev_records) / len(dev_records)


def test_records_carry_it():
    """A reading's record has the figure of its own rule."""
    (visit,) = read("서울시는 5일 시청에서 브라질 경제사절단 40명을 맞았다.").visits
    assert round(figures().prior[visit.rule].value * figures().unseen.value, 2) == visit.confidence
