"""jobs.backfill_warc: the same rows as collect brings, whatever is killed; every record accounted for."""

import os
import signal
from dataclasses import dataclass

import pytest

from jobs.backfill_warc import backfill_warcs, locations_of, read_parts, records_in
from jobs.settings import Settings
from jobs.warc_reading import Desk, Part, divided, harvest_of, parts_of
from pipeline.errors import ConfigError
from pipeline.model import Outcome
from storage.ledger.harvests import WarcProgress, by_kind
from storage.reports import run_sql
from storage.warc_files import WarcFile
from tests.benchmarks import backfill_warc_kill
from tests.site import Answer, site
from tests.storage_samples import Child
from tests.walking import article_page, rss, settings_for, source_for, walk_over
from tests.warc_samples import members, record, recorded_pages, write_warc

ARTICLE_TABLES = ("article", "flag", "mention", "visit", "award", "coverage", "quote")
DESK = Desk(("seoul",))
RUN = """
import sys
from pathlib import Path
from jobs import warc_reading
from jobs.backfill_warc import backfill_warcs
from jobs.warc_reading import Desk
from tests.walking import settings_for
warc_reading.PART_BYTES = 6_000
booked = 0
def tell(told):
    global booked
    booked += 1
    if booked == int(sys.argv[3]):
        die()
if __name__ == "__main__":
    backfill_warcs(settings_for(Path(sys.argv[2])), (sys.argv[1],), Desk(("seoul",)), tell)
"""


def rows_of(data_dir, *, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that articles fill, sorted; without the columns `but`."""
    leave_out = f"exclude ({', '.join(but)})" if but else ""
    return {
        table: sorted(
            map(
                repr,
                run_sql(
                    data_dir / "mentions.duckdb",
                    f"select * {leave_out if table == 'article' else ''} from {table}",
                ).rows,
            )
        )
        for table in ARTICLE_TABLES
    }


def answer(data_dir, sql: str) -> list[tuple[object, ...]]:
    return list(run_sql(data_dir / "mentions.duckdb", sql).rows)


@dataclass(frozen=True, slots=True)
class Place:
    """Where two files with the recorded day's pages, some foreign records, and one that is no WARC were brought in."""

    settings: Settings
    locations: tuple[str, ...]
    files: tuple[WarcProgress, ...]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One run for many tests, which only look at it."""
    folder = tmp_path_factory.mktemp("warcs")
    bad = folder / "0.warc"
    bad.write_bytes(b"no archive at all")
    first = write_warc(folder / "a.warc.gz", recorded_pages())
    foreign = members(record(1), record(2, kind="revisit"), record(3, lie=-20), record(4, kind="request"))
    first.write_bytes(first.read_bytes() + foreign)
    second = write_warc(folder / "b.warc", recorded_pages())
    settings = settings_for(folder / "data")
    locations = (str(bad), str(first), str(second))
    return Place(settings, locations, backfill_warcs(settings, locations, DESK).files)


def test_every_record_is_accounted_for_and_a_second_run_does_nothing(place):
    """Stored, passed over and broken ones add up to the file's records; read again, it is known to be done."""
    _, done, _ = place.files
    kinds = by_kind([done.counts])
    results = place.settings.data_path
    assert len(recorded_pages()) + 4 == records_in([done.counts])
    assert {"revisit": 1, "damaged": 1, "other-record": 1, "unknown-host": 1}.items() <= kinds.items()
    assert kinds["stored"] == answer(results, "select count(*) from article")[0][0]
    assert kinds["stored"] == answer(results, "select sum(stored) from run where job = 'backfill'")[0][0]
    again = backfill_warcs(place.settings, place.locations[1:2], DESK)
    assert ((), (done,)) == (again.files, again.skipped)


def test_an_article_that_is_there_already_is_known(place):
    """The same pages in two files are stored once; the second file's count as known."""
    _, one, two = place.files
    assert by_kind([one.counts])["stored"] == by_kind([two.counts])["known"]
    assert "stored" not in by_kind([two.counts])


def test_what_is_no_warc_is_named_and_the_others_go_on(place):
    """A file that cannot be read fails by name; the next is brought in."""
    bad, fine, _ = place.files
    assert "not a WARC file" in bad.reason
    assert (False, True, "") == (bad.is_done, fine.is_done, fine.reason)


def test_the_archive_of_a_collect_gives_the_rows_of_that_collect(tmp_path):
    """Pages that collect archived, read as WARC into an empty place: row by row what collect stored."""
    paths = [f"/{number}" for number in range(4)]
    pages = {path: Answer(article_page(f"에스포시 대표단 {path[1:]}명, 서울 견학")) for path in paths}

    def feed(_) -> Answer:
        return Answer(rss([loopback.url(path) for path in paths]), type="application/rss+xml")

    with site(pages | {"/rss": feed}) as loopback:
        source = source_for(loopback.url("/rss"))
        collected = settings_for(tmp_path / "collected")
        walk_over(collected, source)
    own = tmp_path / "own"
    (own / "sources").mkdir(parents=True)
    lines = [
        'name = "시험일보"',
        'lang = "ko"',
        'zone = "Asia/Seoul"',
        'home = "http://127.0.0.1/"',
        'hosts = ["127.0.0.1"]',
    ]
    (own / "sources" / "test-source.toml").write_text("\n".join(lines), encoding="utf-8")
    settings = settings_for(tmp_path / "read", user_dir=str(own))
    files = locations_of([str(collected.data_path / "archive")])
    backfill_warcs(settings, files, Desk(("seoul",), settings.user_dirs, takes_all=True))
    # A story is named by the article that was seen first, and that is another one here.
    but = ("first_seen_at", "story_id", "story_role", "share_taken", "n_new_sentences")
    assert len(answer(settings.data_path, "select 1 from article")) == len(pages)
    assert rows_of(collected.data_path, but=but) == rows_of(settings.data_path, but=but)


@pytest.mark.slow
def test_killed_at_any_part_and_run_again_it_brings_the_same_rows(place, tmp_path):
    """SIGKILL after a part was booked; then the rows and counts of an undisturbed run."""
    _, warc, _ = place.locations
    with Child(RUN, warc, tmp_path, 2) as child:
        assert -signal.SIGKILL == child.wait()
    resumed = backfill_warcs(settings_for(tmp_path), (warc,), DESK)
    assert place.files[1:2] == resumed.files
    calm = place.settings.data_path
    assert rows_of(calm) == rows_of(tmp_path)
    outcomes = "select key, outcome from outcome order by all"
    assert answer(calm, outcomes) == answer(tmp_path, outcomes)


@pytest.mark.slow
def test_killed_at_random_moments_nothing_differs(tmp_path):
    """The command, its processes, whenever: the short form of the proof in tests/benchmarks."""
    survived = backfill_warc_kill.prove(tmp_path, articles=24, kills=1, seed=3)
    assert survived.kills.total() > 0
    assert survived.is_whole, survived.told()


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_page_that_kills_its_reader_costs_itself(tmp_path, name):
    """The part is divided until the page stands alone; it alone is crashed, and everything else is read."""
    warc = write_warc(tmp_path / name, recorded_pages()[:6])
    parts = list(parts_of(WarcFile(str(warc)), 0, DESK))
    (part,) = parts
    alone = divided(part, MemoryError())
    assert 6 == len(alone)
    assert [part.position] == [each.position for each in alone if each.is_last]
    whole = harvest_of(part)
    (doomed,) = divided(alone[0], MemoryError())
    assert Outcome.PARSER_CRASHED == doomed.verdict
    pieces = [harvest_of(doomed), *(harvest_of(each) for each in alone[1:])]
    found = [gathered for piece in pieces for gathered in piece.gathered]
    outcomes = {gathered.attempt.key: gathered.attempt.outcome for gathered in found}
    assert {gathered.attempt.key for gathered in whole.gathered} == set(outcomes)
    assert 1 == sum(outcome is Outcome.PARSER_CRASHED for outcome in outcomes.values())


def kill_on_first(part: Part):
    """As `harvest_of`, but the page of the first record is one that crashes its process."""
    is_alive = part.verdict is not None or (part.start > 0 and part.records is None)
    if not is_alive:
        os.kill(os.getpid(), signal.SIGSEGV)
    return part, harvest_of(part)


@pytest.mark.slow
def test_a_real_crash_is_found_and_the_rest_is_read(tmp_path):
    """A child that dies of SIGSEGV over a page: that page is `parser-crashed`, in its place in the order."""
    from jobs.conveyor import conveyed
    from jobs.workers import child_pool

    warc = write_warc(tmp_path / "a.warc.gz", recorded_pages()[:3])
    parts = parts_of(WarcFile(str(warc)), 0, Desk(("seoul",), takes_all=True))
    with child_pool(settings_for(tmp_path)) as children:
        done = list(conveyed(children, parts, kill_on_first, divided, timeout_s=60.0, workers=1))
    outcomes = [gathered.attempt.outcome.value for _, harvest in done for gathered in harvest.gathered]
    assert ["parser-crashed", "stored", "stored"] == outcomes


def test_languages_hosts_and_addresses_are_told_from_the_head(tmp_path):
    """A page that calls itself another language, and one that is no article of its host, are passed over."""
    url, body, kind = recorded_pages()[0]
    german = body.replace(b"<html", b'<html lang="de" data-x', 1)
    pages = [
        (url, german, kind),
        ("https://www.chosun.com/", body, kind),
        ("https://nowhere.example/1", body, kind),
    ]
    warc = write_warc(tmp_path / "a.warc.gz", pages)
    settings = settings_for(tmp_path / "data")
    harvests = list(read_parts(settings, parts_of(WarcFile(str(warc)), 0, Desk(("seoul",), langs=("ko",)))))
    kinds = by_kind(harvest.passed_over for harvest in harvests)
    assert {"other-language": 1, "no-article-address": 1, "unknown-host": 1} == kinds


def test_names_lead_to_files(tmp_path):
    """A file, a folder with all below it, a pattern; what leads to nothing is said."""
    (tmp_path / "deep").mkdir()
    for name in ("a.warc.gz", "deep/b.warc", "deep/c.warc.zst", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    everything = [str(tmp_path / name) for name in ("a.warc.gz", "deep/b.warc", "deep/c.warc.zst")]
    assert everything == list(locations_of([str(tmp_path)]))
    assert everything[1:] == list(locations_of([f"{tmp_path}/deep/*.warc*"]))
    with pytest.raises(ConfigError, match="no WARC file is there"):
        locations_of([str(tmp_path / "nothing.warc")])
