"""The results file: always readable, each batch in it exactly once, whatever dies and when."""

import shutil
import signal
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta

import duckdb
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_samples import NOW, SENTENCE, Child, article_id, attempt, bring_in, entry, link, run, source

from pipeline.errors import StorageError
from pipeline.model import Rights
from storage.ledger import outbox
from storage.ledger.state_file import open_state_file
from storage.publish import Publisher
from storage.results.results_file import ResultsFile
from storage.results.rows import Batch, source_batch
from storage.state import State

PUBLISH_AND_DIE = """
from pathlib import Path
from storage.publish import Publisher
def on_step(name):
    if name == sys.argv[2]: die()
Publisher(Path(sys.argv[1]), on_step=on_step).publish()
"""


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "state.sqlite") as opened:
        yield opened


def ask(data_dir, sql):
    """All rows, as any DuckDB reader gets them."""
    with duckdb.connect(str(data_dir / "mentions.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def titles(data_dir):
    """What articles there are."""
    return ask(data_dir, "select article_id, title from article order by title, article_id")


def expected_titles(numbers):
    """The same, for entries as they come."""
    return sorted(((article_id(n), f"제목 {n}") for n in numbers), key=lambda row: (row[1], row[0]))


# --- an ordinary day ----------------------------------------------------------------------------------------


def test_there_is_a_readable_file_before_the_first_article(tmp_path, state):
    """Readers never find nothing (law 3)."""
    Publisher(tmp_path).ensure_file()
    assert ask(tmp_path, "select count(*) from article") == [(0,)]
    assert ask(tmp_path, "select * from visit_log") == []


def test_the_file_is_written_for_older_tools(tmp_path, state):
    """An analyst's shell of DuckDB 1.5 opens it: the file says so itself, also after publishing."""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    bring_in(state, entry(1))
    publisher.publish()
    tags = ask(tmp_path, "select tags['storage_version'] from duckdb_databases() where not internal")
    assert tags == [("v1.5.0+",)]


def test_published_rows_say_what_the_article_says(tmp_path, state):
    """Every table is filled; times are UTC without a zone, days are the publisher's (law 11)."""
    Publisher(tmp_path).ensure_file()
    bring_in(state, entry(1))
    state.end_run(run("run-1"), NOW)
    state.add_to_outbox(source())
    published = Publisher(tmp_path).publish()
    assert (published.batches, published.articles, state.outbox_size()) == (4, 1, 0)
    assert ask(tmp_path, "select published_at, published_day, authors, body, body_chars from article") == [
        (datetime(2026, 3, 2, 0, 30), date(2026, 3, 2), ["이기자"], None, 13)  # noqa: DTZ001  (as stored)
    ]
    assert ask(
        tmp_path,
        "select visit_id, countries, headcount, date_from, purposes, evidence, confidence from visit",
    ) == [(f"{article_id(1)}-seoul-01", ["FI"], 12, date(2026, 2, 20), ["transport"], [SENTENCE], 0.9)]
    counts = ("article", "flag", "mention", "visit", "award", "coverage", "quote", "outcome", "run", "source")
    assert [ask(tmp_path, f"select count(*) from {table}") for table in counts] == [[(1,)]] * len(counts)


def test_the_visitors_book_shows_the_visit(tmp_path, state):
    """The whole way: an article in, the protocol office's line out."""
    bring_in(state, entry(1))
    Publisher(tmp_path).publish()
    assert ask(
        tmp_path,
        "select visit_from, country_names, who, people, received_by, saw, arranged_by, sentence from visit_log",
    ) == [
        (
            date(2026, 2, 20),
            "Finland",
            ["오울루시"],
            12,
            "서울시",
            ["transport"],
            "주한핀란드대사관",
            SENTENCE,
        )
    ]


def test_a_body_is_stored_where_the_rights_allow(tmp_path, state):
    """`full_text` alone keeps the text (law 12)."""
    bring_in(state, entry(1, rights=Rights.FULL_TEXT), entry(2), entry(3, rights=Rights.LINK_ONLY))
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select rights, body from article order by title") == [
        ("full_text", "첫 문단.\n\n둘째 문단."),
        ("excerpt", None),
        ("link_only", None),
    ]
    assert ask(tmp_path, "select count(*) from visit where len(evidence) > 0") == [(2,)]


def test_odd_text_arrives_as_it_is(tmp_path, state):
    """Quotes, line ends, NUL, astral characters: a title is data, never syntax."""
    odd = "a'b\"c\\d\n\te\x00f\u2028g𝄞{}[],"
    bring_in(state, replace(entry(1), article=replace(entry(1).article, title=odd)))
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select title from article") == [(odd,)]


def test_a_very_long_body_is_published(tmp_path, state):
    """A line of several megabytes is no obstacle."""
    body = "가나다라 " * 400_000
    bring_in(state, entry(1, body=body, rights=Rights.FULL_TEXT))
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select length(body) from article") == [(len(body),)]


def test_nothing_to_do_is_none(tmp_path, state):
    """An idle publish touches nothing."""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    before = publisher.file.stat()
    assert publisher.publish() is None
    assert publisher.file.stat().st_ino == before.st_ino


def test_records_below_the_threshold_are_in_no_view(tmp_path, state):
    """A candidate is stored and not shown; the threshold can be moved."""
    bring_in(state, entry(1))
    Publisher(tmp_path, min_confidence=0.95).publish()
    assert ask(tmp_path, "select (select count(*) from visit), (select count(*) from visit_telling)") == [
        (1, 0)
    ]
    bring_in(state, entry(2))
    Publisher(tmp_path, min_confidence=0.5).publish()
    assert ask(tmp_path, "select count(*) from visit_telling") == [(2,)]


@pytest.mark.parametrize(
    "view", ["visit_log", "visit_occasion", "visits_by_country", "visits_by_month", "coverage_by_outlet"]
)
def test_every_view_honours_the_threshold(view, tmp_path, state):
    """What a view shows at 0 it does not show above every confidence, though not an article came since."""
    bring_in(state, entry(1))
    Publisher(tmp_path, min_confidence=0.0).publish()
    assert ask(tmp_path, f"select count(*) > 0 from {view}") == [(True,)]
    Publisher(tmp_path, min_confidence=1.1).ensure_file()
    assert ask(tmp_path, f"select count(*) from {view}") == [(0,)]


def test_the_rest_keeps_publishing_under_its_share(tmp_path, state):
    """The pause after a publish is nineteen times as long as it took: at most 5 % of the time."""
    bring_in(state, entry(1))
    published = Publisher(tmp_path).publish()
    assert published.elapsed_s / (published.elapsed_s + published.rest_s) == pytest.approx(0.05)


# --- saving twice is saving once --------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.booleans()), max_size=10))
def test_saving_twice_is_saving_once(tmp_path_factory, tellings):
    """Whatever is told again, within a batch or later, the file holds each article once, as last told."""
    directory = tmp_path_factory.mktemp("twice")
    publisher = Publisher(directory)
    with State(directory / "state.sqlite") as state:
        publisher.ensure_file()
        for count, (number, version, publish_now) in enumerate(tellings):
            told = entry(number)
            told = replace(told, article=replace(told.article, title=f"판 {version}"))
            state.finish(attempt(number, attempt_id=str(count)), told)
            if publish_now:
                publisher.publish()
        publisher.publish()
    last = {article_id(number): f"판 {version}" for number, version, _ in tellings}
    assert dict(titles(directory)) == last
    assert ask(directory, "select count(*) from visit") == [(len(last),)]
    assert ask(directory, "select count(*) from outcome") == [(len(tellings),)]
    shutil.rmtree(directory)


def test_a_reread_takes_away_what_is_no_longer_read(tmp_path, state):
    """Rows of an older reading do not stay behind in any table."""
    publisher = Publisher(tmp_path)
    bring_in(state, entry(1), entry(2))
    publisher.publish()
    state.finish(attempt(1, attempt_id="again"), replace(entry(1), readings=()))
    publisher.publish()
    tables = ("flag", "mention", "visit", "award", "coverage", "quote")
    assert [ask(tmp_path, f"select distinct article_id from {table}") for table in tables] == [
        [(article_id(2),)]
    ] * len(tables)


# --- death at any step --------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["copy", "apply", "applied", "sync", "replace", "sync directory", "forget"])
def test_killed_at_any_step_nothing_is_lost_or_doubled(tmp_path, state, step):
    """SIGKILL before each step of a publish; the next brings the rows of an undisturbed one (law 2)."""
    publisher = Publisher(tmp_path)
    bring_in(state, entry(1), entry(2))
    publisher.publish()
    bring_in(state, entry(2), entry(3), entry(4))
    with Child(PUBLISH_AND_DIE, tmp_path, step) as child:
        assert child.wait() == -signal.SIGKILL
    assert titles(tmp_path) in (expected_titles([1, 2]), expected_titles([1, 2, 3, 4]))
    publisher.publish()
    assert titles(tmp_path) == expected_titles([1, 2, 3, 4])
    assert ask(tmp_path, "select count(*), count(distinct attempt_id) from outcome") == [(4, 4)]
    assert state.outbox_size() == 0
    assert not (tmp_path / ".publishing").exists()


def test_killed_at_random_moments_nothing_is_lost_or_doubled(tmp_path, state):
    """A writer and publishers killed again and again: the file always opens, and ends up with each row once."""
    script = """
from pathlib import Path
from storage.publish import Publisher
say("begin")
while True:
    Publisher(Path(sys.argv[1])).publish()
"""
    Publisher(tmp_path).ensure_file()
    seen = 0
    for turn in range(8):
        bring_in(state, *(entry(n) for n in range(turn * 60, turn * 60 + 60)))
        with Child(script, tmp_path) as child:
            child.hear()
            time.sleep(0.013 * turn)  # not awaited for anything: each turn dies at another moment
            child.kill()
        count = len(titles(tmp_path))
        assert count % 60 == 0
        assert count >= seen
        seen = count
    Publisher(tmp_path).publish()
    assert titles(tmp_path) == expected_titles(range(480))
    assert ask(tmp_path, "select count(*), count(distinct attempt_id) from outcome") == [(480, 480)]


def test_a_new_state_file_starts_its_numbers_anew(tmp_path):
    """Batches of another outbox are never taken for told because their numbers are low."""
    publisher = Publisher(tmp_path)
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, entry(1), entry(2))
        publisher.publish()
    for left in tmp_path.glob("state.sqlite*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, entry(3))
        publisher.publish()
    assert titles(tmp_path) == expected_titles([1, 2, 3])


def test_a_state_restored_from_a_backup_loses_nothing(tmp_path):
    """Its numbers begin to repeat; what they say is told all the same."""
    publisher = Publisher(tmp_path)
    with State(tmp_path / "state.sqlite") as state:
        publisher.ensure_file()
    shutil.copy(tmp_path / "state.sqlite", tmp_path / "backup")
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, entry(1), entry(2))
        publisher.publish()
    shutil.copy(tmp_path / "backup", tmp_path / "state.sqlite")
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, entry(3))
        publisher.publish()
        bring_in(state, entry(4))
        publisher.publish()
    assert titles(tmp_path) == expected_titles([1, 2, 3, 4])


def test_a_deleted_file_comes_again_and_knows_its_sources(tmp_path, state):
    """The results can be thrown away: the next publish makes a file, and reread fills it (law 4)."""
    publisher = Publisher(tmp_path)
    state.add_to_outbox(source())
    bring_in(state, entry(1))
    publisher.publish()
    publisher.file.unlink()
    state.finish(attempt(1, attempt_id="reread"), entry(1))
    publisher.publish()
    assert titles(tmp_path) == expected_titles([1])
    assert ask(tmp_path, "select source_id from source") == [("herald",)]


# --- readers and other publishers ---------------------------------------------------------------------------


def test_a_reader_keeps_what_it_opened_and_stops_nobody(tmp_path, state):
    """It sees one consistent state for as long as it likes; whoever opens next sees the new one (law 3)."""
    script = """
import duckdb
connection = duckdb.connect(sys.argv[1] + "/mentions.duckdb", read_only=True)
while True:
    say(connection.execute("select (select count(*) from article), (select count(*) from visit)").fetchall())
    sys.stdin.readline()
"""
    publisher = Publisher(tmp_path)
    bring_in(state, entry(1))
    publisher.publish()
    with Child(script, tmp_path) as reader:
        assert reader.hear() == [[1, 1]]
        for number in range(2, 6):
            bring_in(state, entry(number))
            assert publisher.publish().articles == 1
            reader.go_on()
            assert reader.hear() == [[1, 1]]
            assert ask(tmp_path, "select count(*) from article") == [(number,)]


def test_readers_are_never_refused(tmp_path, state):
    """Open, ask, close, again and again while a publisher replaces the file: every open answers (law 3)."""
    script = """
import duckdb
say("begin")
counts = []
while not os.path.exists(sys.argv[1] + "/stop"):
    with duckdb.connect(sys.argv[1] + "/mentions.duckdb", read_only=True) as connection:
        counts.append(connection.execute("select count(*) from article").fetchone()[0])
say(counts)
"""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    with Child(script, tmp_path) as reader:
        reader.hear()
        for number in range(20):
            bring_in(state, entry(number))
            publisher.publish()
        (tmp_path / "stop").touch()
        counts = reader.hear()
    assert counts == sorted(counts)
    assert len(counts) > 0


def test_two_publishers_at_once_do_the_work_once(tmp_path, state):
    """Whoever holds the lock publishes; the other goes away at once with nothing."""
    script = """
from pathlib import Path
from storage.publish import Publisher
def on_step(name):
    if name == "apply":
        say("applying")
        sys.stdin.readline()
published = Publisher(Path(sys.argv[1]), on_step=on_step).publish()
say(published.articles)
"""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    bring_in(state, entry(1))
    with Child(script, tmp_path) as other:
        assert other.hear() == "applying"
        assert publisher.publish() is None
        bring_in(state, entry(2))
        other.go_on()
        assert other.hear() == 1
    assert publisher.publish().articles == 1
    assert titles(tmp_path) == expected_titles([1, 2])


def test_an_analyst_who_opens_it_for_writing_harms_nobody(tmp_path, state):
    """Readers and publishers go on; what the analyst writes is gone with the next publish."""
    script = """
import duckdb
connection = duckdb.connect(sys.argv[1] + "/mentions.duckdb")
say("open")
sys.stdin.readline()
connection.execute("create table mine as select 1 as one")
say("written")
sys.stdin.readline()
"""
    publisher = Publisher(tmp_path)
    bring_in(state, entry(1))
    publisher.publish()
    with Child(script, tmp_path) as analyst:
        analyst.hear()
        bring_in(state, entry(2))
        assert publisher.publish().articles == 1
        analyst.go_on()
        analyst.hear()
        assert publisher.publish() is None
        assert titles(tmp_path) == expected_titles([1, 2])


# --- the outbox pushes back ---------------------------------------------------------------------------------


def test_the_outbox_knows_how_full_it_is(tmp_path, state):
    """Batches and bytes are those of the rows, through appending, publishing and starting over."""

    def counted():
        with closing(open_state_file(tmp_path / "state.sqlite")) as connection:
            return tuple(
                connection.execute(
                    "select count(*), coalesce(sum(length(payload)), 0) from outbox"
                ).fetchone()
            )

    publisher = Publisher(tmp_path)
    for numbers in (range(5), range(3, 9), ()):
        bring_in(state, *(entry(n) for n in numbers))
        state.end_run(run(f"run-{len(numbers)}"), NOW)
        assert (state.outbox_size(), state.outbox_bytes()) == counted() != (0, 0)
        publisher.publish()
        assert (state.outbox_size(), state.outbox_bytes()) == counted() == (0, 0)


def test_whoever_writes_too_fast_publishes(tmp_path, state):
    """Over its bound the outbox is emptied before the next article goes in; under it nobody is held up."""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    bring_in(state, entry(1))
    publisher.make_room(state.outbox_bytes() + 1)
    assert state.outbox_size() == 2
    publisher.make_room(state.outbox_bytes())
    assert state.outbox_size() == 0
    assert titles(tmp_path) == expected_titles([1])


def test_who_waits_for_room_may_be_told_to_stop(tmp_path, state):
    """While another process publishes, the wait ends as soon as its caller wants it to."""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    bring_in(state, entry(1))
    looks = iter((False, False, True))
    with ResultsFile(tmp_path).locked() as is_ours:
        assert is_ours
        publisher.make_room(0, lambda: next(looks))
    assert state.outbox_size() == 2


# --- what cannot be used -------------------------------------------------------------------------------------


def test_a_newer_file_is_refused(tmp_path, state):
    """An older program does not touch it, at the start or later; nothing that waits is lost."""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    with duckdb.connect(str(publisher.file)) as connection:
        connection.execute("insert into schema_migration values (999, 'from the future')")
    bring_in(state, entry(1))
    for act in (publisher.ensure_file, publisher.publish):
        with pytest.raises(StorageError, match=r"mentions.duckdb: written by a newer citymentions.*reread"):
            act()
    assert state.outbox_size() == 2


def test_somebody_elses_database_is_refused(tmp_path, state):
    """A DuckDB file that is not ours is not written to."""
    duckdb.connect(str(tmp_path / "mentions.duckdb")).execute("create table mine (one integer)").close()
    with pytest.raises(StorageError, match="not one of citymentions"):
        Publisher(tmp_path).ensure_file()


@pytest.mark.parametrize("keep", [0, 5, 4096, 200_000])
def test_a_damaged_file_is_named_with_the_remedy(tmp_path, state, keep):
    """Cut or overwritten: one line, the file, `reread`; what waits stays."""
    publisher = Publisher(tmp_path)
    publisher.ensure_file()
    data = publisher.file.read_bytes()
    publisher.file.write_bytes((data[:keep] + b"\xff" * len(data))[: len(data)] if keep else b"oops" * 9000)
    bring_in(state, entry(1))
    with pytest.raises(StorageError, match=r"mentions.duckdb: .*reread"):
        publisher.publish()
    assert state.outbox_size() == 2


def test_a_full_disk_in_mid_publish_harms_nothing(tmp_path, state):
    """The old file stays readable, the batches stay; with room again they are published."""
    script = """
import resource
from pathlib import Path
from pipeline.errors import StorageError
from storage.publish import Publisher
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    Publisher(Path(sys.argv[1])).publish()
except StorageError as error:
    say(str(error))
"""
    publisher = Publisher(tmp_path)
    bring_in(state, entry(1))
    publisher.publish()
    size = publisher.file.stat().st_size
    bring_in(state, *(entry(n, body=f"{n} " * 5000, rights=Rights.FULL_TEXT) for n in range(2, 200)))
    for limit in (size // 2, size + 4096):
        with Child(script, tmp_path, limit) as child:
            message = child.hear()
        assert "make room on the disk; nothing is lost" in message
        assert "\n" not in message
        assert titles(tmp_path) == expected_titles([1])
    publisher.publish()
    assert titles(tmp_path) == expected_titles(range(1, 200))


def test_a_data_directory_that_is_missing_is_named(tmp_path):
    """One line with the file and what to do."""
    with pytest.raises(StorageError, match="No such file or directory"):
        Publisher(tmp_path / "none").publish()


def test_batches_of_a_newer_or_older_program_are_understood(tmp_path, state):
    """A column that the file does not know is left out, one that the batch does not know is null."""
    Publisher(tmp_path).ensure_file()
    (told,) = msgspec.json.decode(source_batch(source()).payload)["source"]
    del told["name_en"]
    told["invented"] = 1
    with closing(open_state_file(tmp_path / "state.sqlite")) as connection:
        outbox.append(connection, Batch("source", "herald", msgspec.json.encode({"source": [told]})))
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select source_id, name_en from source") == [("herald", None)]


def test_batches_that_only_a_newer_program_understands_wait_for_it(tmp_path, state):
    """Nothing is guessed and nothing thrown away."""
    bring_in(state, entry(1))
    with closing(open_state_file(tmp_path / "state.sqlite")) as connection:
        outbox.append(connection, Batch("opera", "x", b"{}"))
    with pytest.raises(StorageError, match=r"newer citymentions wrote \(opera\): upgrade"):
        Publisher(tmp_path).publish()
    assert state.outbox_size() == 3


def test_an_outbox_of_several_chunks_is_published_in_order(tmp_path, state):
    """More than memory should hold at once: chunk by chunk, the last telling wins across chunks."""
    state.add_links([link(1)], NOW)
    body = "가" * 600_000
    for count in range(40):
        told = entry(1, body=body, rights=Rights.FULL_TEXT)
        told = replace(told, article=replace(told.article, title=f"판 {count:02d}"))
        state.finish(attempt(1, attempt_id=str(count), at=NOW + timedelta(seconds=count)), told)
    published = Publisher(tmp_path).publish()
    assert published.batches == 80
    assert titles(tmp_path) == [(article_id(1), "판 39")]
