"""The visits that are counted: rows kept in line with what is told, batch by batch."""

import shutil
from dataclasses import replace
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import VISIT, bring_in, entry, event, grouped, source

from pipeline.model import DateSpan, Direction, Headcount, Precision, Rights, Status, VisitKind
from storage.publish import Publisher
from storage.results import settle_occasions
from storage.results.catalog import bring_up_to_date, create_file
from storage.results.event_rows import no_event_batch
from storage.results.merge import merge
from storage.results.rows import entry_batch, source_batch
from storage.results.settle_occasions import settle_all_occasions
from storage.state import State
from storage.withdrawal import drop_withdrawn

KEPT = (
    "select * from occasion order by occasion_id",
    "select visit_id, occasion_id from visit order by visit_id",
)


def telling(number, **changes):
    """The sample article, with another visit in it, or none where `kind` is None."""
    told = entry(number)
    visits = () if changes.get("kind", "") is None else (replace(VISIT, **changes),)
    return replace(told, readings=(replace(told.readings[0], visits=visits),))


def day(number):
    """A date told to the day."""
    return DateSpan(date(2026, 2, number), date(2026, 2, number), Precision.DAY)


def kept(connection):
    """What the file holds of occasions."""
    return [connection.execute(sql).fetchall() for sql in KEPT]


NUMBERS = st.integers(1, 4)
EVENTS = st.sampled_from(["e1", "e2"])
TOLD = st.builds(
    lambda number, changes: entry_batch(telling(number, **changes)),
    NUMBERS,
    st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from([None, VisitKind.EVENT, VisitKind.AGGREGATE]),
            "direction": st.sampled_from(Direction),
            "status": st.sampled_from(Status),
            "confidence": st.sampled_from([0.3, 0.9]),
            "countries": st.sampled_from([(), ("FI",), ("SE", "FI")]),
            "date": st.sampled_from([None, day(20), day(21)]),
            "headcount": st.sampled_from([None, Headcount(12), Headcount(10, approx=True)]),
        },
    ),
)
RESOLVED = st.one_of(
    st.builds(
        lambda number, event_id, rejected: grouped(number, event_id, is_rejected=rejected),
        NUMBERS,
        st.none() | EVENTS,
        st.booleans(),
    ),
    st.builds(
        lambda event_id, by, codes: event(event_id, confirmed_by=by, countries=codes),
        EVENTS,
        st.sampled_from([None, "somebody"]),
        st.sampled_from([("FI",), ("FI", "SE"), ()]),
    ),
    st.builds(no_event_batch, EVENTS),
)
NAMED = st.builds(
    lambda name: source_batch(replace(source(), name=name)), st.sampled_from(["헤럴드", "신보"])
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An empty file with its schema."""
    file = tmp_path_factory.mktemp("occasions") / "empty.duckdb"
    create_file(file)
    with duckdb.connect(str(file)) as connection:
        bring_up_to_date(connection, file, 0.5)
    return file


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(TOLD | RESOLVED | NAMED, min_size=1, max_size=4), min_size=1, max_size=4))
def test_kept_batch_by_batch_they_are_those_made_anew(made, merges):
    """Whatever is told, resolved, confirmed, rejected or renamed, in whatever order: no row is missed or stale."""
    file = made.with_name("mentions.duckdb")
    shutil.copy(made, file)
    with duckdb.connect(str(file)) as connection:
        for batches in merges:
            last = {(batch.kind, batch.id): batch for batch in batches}
            merge(connection, last.values(), made.parent)
        before = kept(connection)
        settle_all_occasions(connection)
        assert kept(connection) == before


def test_many_are_made_anew_in_slices(made, tmp_path, monkeypatch):
    """However many there are, what is made anew at once is bounded, and none is left out or there twice."""
    monkeypatch.setattr(settle_occasions, "_SLICE", 3)
    file = shutil.copy(made, tmp_path / "mentions.duckdb")
    with duckdb.connect(str(file)) as connection:
        told = [entry_batch(telling(number, date=day(1 + number))) for number in range(1, 9)]
        merge(connection, told, tmp_path)
        before = kept(connection)
        assert len(before[0]) == 8
        settle_all_occasions(connection)
        assert kept(connection) == before


@pytest.fixture
def published(tmp_path):
    """A file with one visit that is sure and one that is not."""
    with State(tmp_path / "state.sqlite") as state:
        state.add_to_outbox(source())
        bring_in(state, telling(1), telling(2, confidence=0.4, date=day(3)))
    Publisher(tmp_path).publish()
    return tmp_path


def visits_in(folder):
    with duckdb.connect(str(folder / "mentions.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select visit_from, outlets, sentence is not null from visit_occasion order by 1"
        ).fetchall()


def test_another_threshold_makes_them_anew(published):
    """What counts follows the configured confidence at the next publish, with nothing else to tell."""
    assert visits_in(published) == [(date(2026, 2, 20), ["헤럴드"], True)]
    Publisher(published, min_confidence=0.3).ensure_file()
    assert [row[0] for row in visits_in(published)] == [date(2026, 2, 3), date(2026, 2, 20)]
    Publisher(published, min_confidence=0.95).ensure_file()
    assert visits_in(published) == []


def test_purged_of_sentences_they_stay_as_facts(published):
    """Texts that may not be kept go; the visits are counted as before."""
    drop_withdrawn(published, {"herald": Rights.LINK_ONLY}, 0.5)
    assert visits_in(published) == [(date(2026, 2, 20), ["헤럴드"], False)]
