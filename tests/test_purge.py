"""Purge: what may be kept no longer is gone from the disk, down to its bytes, and nothing else is."""

import gzip
import io
import signal
from datetime import date, timedelta

import duckdb
import pytest
from storage_samples import NOW, SENTENCE, Child, attempt, bring_in, entry, link, page, source

from jobs.commands import execute
from jobs.purge import purge_if_due
from jobs.settings import Settings
from pipeline.model import Rights
from storage.archive import Archive
from storage.publish import Publisher
from storage.results.rows import entry_batch
from storage.retention import Archived, drop_expired
from storage.rights import within_rights
from storage.state import State
from storage.withdrawal import drop_withdrawn

BODY = "물결무늬 표지판 아래에서 나눈 긴 이야기. " * 40
PURGE_AND_DIE = """
from datetime import date
from pathlib import Path
from storage.rights import within_rights
from storage.results.rows import entry_batch
from storage.retention import Archived, drop_expired
def on_step(name):
    if name == sys.argv[2]: die()
home = Path(sys.argv[1])
drop_expired(Archived(home / "archive", home / "state.sqlite", on_step), {"herald": 0}, date(2026, 3, 9))
"""


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "state.sqlite") as opened:
        yield opened


def archived(tmp_path):
    return Archived(tmp_path / "archive", tmp_path / "state.sqlite")


def keep_pages(tmp_path, state, *sources):
    """A file of the archive with a page of each source, and the links that know them."""
    with Archive(tmp_path / "archive") as archive:
        for number, source_id in enumerate(sources, start=1):
            state.add_links([link(number, source_id)], NOW)
            ref = archive.append(page(number, f"<p>{source_id} {number}</p>".encode()), source_id)
            state.set_archived(link(number).key, ref)


def pages_left(tmp_path):
    return [(source_id, kept.body) for _, source_id, kept in Archive(tmp_path / "archive").pages()]


def refs_read(tmp_path, state, count):
    """What each link's page says; `None` where it has none."""
    archive = Archive(tmp_path / "archive")
    found = [state.link_state(link(number).key).archived for number in range(1, count + 1)]
    return [archive.read(ref).body if ref else None for ref in found]


def files_with(folder, text):
    """Names of the files under `folder` that hold `text`, also packed."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if path.suffix == ".gz":
            data += gzip.GzipFile(fileobj=io.BytesIO(data)).read()
        if text.encode() in data or text.encode("utf-16-le") in data:
            found.append(path.name)
    return sorted(found)


# --- raw pages ----------------------------------------------------------------------------------------------


def test_a_page_stays_for_its_days_and_goes_after(tmp_path, state):
    """A source's retention counts from the UTC day of the fetching; the last day is a whole one."""
    keep_pages(tmp_path, state, "herald")
    day = NOW.date()
    for today, left in ((day, 1), (day + timedelta(days=3), 1), (day + timedelta(days=4), 0)):
        drop_expired(archived(tmp_path), {"herald": 3}, today)
        assert len(pages_left(tmp_path)) == left
    assert refs_read(tmp_path, state, 1) == [None]
    assert list((tmp_path / "archive").iterdir()) == []


def test_others_pages_in_the_same_file_stay_as_they_are(tmp_path, state):
    """A file is written anew without the expired ones; every link knows where its page lies now."""
    keep_pages(tmp_path, state, "herald", "times", "herald", "times")
    dropped = drop_expired(archived(tmp_path), {"herald": 1, "times": 30}, date(2026, 3, 9))
    assert (dropped.pages, dropped.files_rewritten, dropped.files_removed) == (2, 1, 0)
    assert pages_left(tmp_path) == [("times", b"<p>times 2</p>"), ("times", b"<p>times 4</p>")]
    assert refs_read(tmp_path, state, 4) == [None, b"<p>times 2</p>", None, b"<p>times 4</p>"]
    assert drop_expired(archived(tmp_path), {"herald": 1, "times": 30}, date(2026, 3, 9)).pages == 0


def test_a_rehearsal_says_the_same_and_changes_nothing(tmp_path, state):
    """`--dry-run` counts what a purge would remove, and removes nothing."""
    keep_pages(tmp_path, state, "herald", "times")
    before = pages_left(tmp_path)
    days, today = {"herald": 1, "times": 30}, date(2026, 3, 9)
    would = drop_expired(archived(tmp_path), days, today, is_rehearsal=True)
    assert pages_left(tmp_path) == before
    assert drop_expired(archived(tmp_path), days, today) == would
    assert would.pages == 1


def test_a_file_that_is_being_written_is_left_alone(tmp_path, state):
    """The archive of a running daemon is cleared when its file is finished."""
    with Archive(tmp_path / "archive") as archive:
        archive.append(page(), "herald")
        dropped = drop_expired(archived(tmp_path), {"herald": 0}, date(2026, 3, 9))
        assert (dropped.pages, dropped.in_use) == (0, 1)
    assert drop_expired(archived(tmp_path), {"herald": 0}, date(2026, 3, 9)).pages == 1


def test_a_torn_end_goes_with_the_rest(tmp_path, state):
    """What a killed process left half written does not outlive the pages around it."""
    keep_pages(tmp_path, state, "herald")
    (path,) = (tmp_path / "archive").iterdir()
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08torn")
    dropped = drop_expired(archived(tmp_path), {"herald": 0}, date(2026, 3, 9))
    assert (dropped.pages, dropped.files_removed) == (1, 1)
    assert list((tmp_path / "archive").iterdir()) == []


@pytest.mark.parametrize("step", ["write", "book", "remove"])
@pytest.mark.parametrize("others", [(), ("times",)])
def test_killed_at_any_step_the_next_purge_finishes(tmp_path, state, step, others):
    """No page twice, none missing that should stay, no litter, every link right (law 2)."""
    keep_pages(tmp_path, state, "herald", *others)
    with Child(PURGE_AND_DIE, tmp_path, step) as child:
        assert child.wait() == -signal.SIGKILL
    drop_expired(archived(tmp_path), {"herald": 0}, date(2026, 3, 9))
    stay = [("times", b"<p>times 2</p>")] if others else []
    assert pages_left(tmp_path) == stay
    assert refs_read(tmp_path, state, 1 + len(others)) == [None, *(body for _, body in stay)]
    assert len(list((tmp_path / "archive").iterdir())) == len(stay)


# --- texts --------------------------------------------------------------------------------------------------


def stored(tmp_path, state, rights):
    """A published article, one that waits, and one that was replaced: their text lies about in both files."""
    publisher = Publisher(tmp_path)
    state.add_to_outbox(source())
    bring_in(state, *(entry(n, body=f"{BODY}{n}", rights=rights) for n in range(1, 30)))
    publisher.publish()
    bring_in(state, entry(40, body=f"{BODY}40", rights=rights))


def test_withdrawn_bodies_are_on_no_disk(tmp_path, state):
    """From full text to excerpts: no file of the data directory holds the text; the facts stay."""
    stored(tmp_path, state, Rights.FULL_TEXT)
    assert files_with(tmp_path, BODY[:20]) != []
    dropped = drop_withdrawn(tmp_path, {"herald": Rights.EXCERPT}, 0.5)
    assert (dropped.bodies, dropped.sentences, dropped.is_rewritten) == (30, 0, True)
    assert files_with(tmp_path, BODY[:20]) == []
    assert files_with(tmp_path, SENTENCE[:12]) != []
    with duckdb.connect(str(tmp_path / "mentions.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select count(*), count(body), any_value(rights) from article"
        ).fetchone() == (
            30,
            0,
            "excerpt",
        )
        assert connection.execute("select count(*) from visit_telling").fetchone() == (30,)


def test_of_links_alone_no_sentence_stays(tmp_path, state):
    """From excerpts to links: no evidence, no snippet of a feed, in no file; the visits stay as facts."""
    stored(tmp_path, state, Rights.EXCERPT)
    dropped = drop_withdrawn(tmp_path, {"herald": Rights.LINK_ONLY}, 0.5)
    assert (dropped.bodies, dropped.sentences, dropped.snippets) == (0, 30 * 5, 30)
    assert files_with(tmp_path, SENTENCE[:12]) == []
    assert files_with(tmp_path, "요약") == []
    with duckdb.connect(str(tmp_path / "mentions.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from visit_telling").fetchone() == (30,)


def test_a_rehearsal_of_texts_changes_nothing(tmp_path, state):
    """What waits is counted as well, and stays as it is."""
    stored(tmp_path, state, Rights.FULL_TEXT)
    before = (tmp_path / "mentions.duckdb").read_bytes()
    would = drop_withdrawn(tmp_path, {"herald": Rights.EXCERPT}, 0.5, is_rehearsal=True)
    assert (would.bodies, would.waiting, would.is_rewritten) == (29, 1, False)
    assert (tmp_path / "mentions.duckdb").read_bytes() == before
    assert state.outbox_size() == 2


@pytest.mark.parametrize("kept", [Rights.FULL_TEXT, Rights.EXCERPT, Rights.LINK_ONLY])
@pytest.mark.parametrize("allowed", [Rights.FULL_TEXT, Rights.EXCERPT, Rights.LINK_ONLY])
def test_a_batch_cut_to_its_rights_is_the_one_made_under_them(kept, allowed):
    """What waits ends up as if it had been told under the stricter of the two rights."""
    strictest = max(kept, allowed, key=[Rights.FULL_TEXT, Rights.EXCERPT, Rights.LINK_ONLY].index)
    told = entry_batch(entry(1, rights=kept)).payload
    assert within_rights(told, allowed) == entry_batch(entry(1, rights=strictest)).payload


def test_text_that_a_rereading_has_replaced_is_gone_as_well(tmp_path, state):
    """Rows of today hold no body, but their file still held its bytes: rights are compared with last time's."""
    stored(tmp_path, state, Rights.FULL_TEXT)
    drop_withdrawn(tmp_path, {"herald": Rights.FULL_TEXT}, 0.5)
    for number in (*range(1, 30), 40):
        state.finish(attempt(number, attempt_id=f"again-{number}"), entry(number))
    Publisher(tmp_path).publish()
    assert files_with(tmp_path, BODY[:20]) != []
    dropped = drop_withdrawn(tmp_path, {"herald": Rights.EXCERPT}, 0.5)
    assert (dropped.bodies, dropped.is_rewritten) == (0, True)
    assert files_with(tmp_path, BODY[:20]) == []
    assert not drop_withdrawn(tmp_path, {"herald": Rights.EXCERPT}, 0.5).is_rewritten


def test_nothing_else_is_touched(tmp_path, state):
    """Sources whose rights still allow it keep every row, body and number, and the publishing goes on."""
    stored(tmp_path, state, Rights.FULL_TEXT)
    Publisher(tmp_path).publish()
    tables = (
        "select * from article order by all; select * from visit order by all; select * from applied_batch"
    )
    with duckdb.connect(str(tmp_path / "mentions.duckdb"), read_only=True) as connection:
        before = [connection.execute(sql).fetchall() for sql in tables.split(";")]
    state.add_to_outbox(source("times"))
    drop_withdrawn(tmp_path, {"herald": Rights.FULL_TEXT, "times": Rights.FULL_TEXT}, 0.5)
    assert drop_withdrawn(tmp_path, {"times": Rights.LINK_ONLY}, 0.5).is_rewritten
    with duckdb.connect(str(tmp_path / "mentions.duckdb"), read_only=True) as connection:
        after = [connection.execute(sql).fetchall() for sql in tables.split(";")]
        assert connection.execute("select count(*) from source").fetchone() == (2,)
    assert after[:2] == before[:2]
    bring_in(state, entry(41))
    assert Publisher(tmp_path).publish().articles == 1


# --- the command, and the daemon ----------------------------------------------------------------------------

SOURCE = """
name = "헤럴드"
lang = "ko"
zone = "Asia/Seoul"
home = "https://news.example"
hosts = ["news.example"]
rights = "link_only"
retention_days = 1
"""


def configure(tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "herald.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "citymentions.toml").write_text("", encoding="utf-8")
    return ["--config", str(tmp_path / "citymentions.toml"), "--data-dir", str(tmp_path / "data")]


def test_purge_says_what_it_did(tmp_path, capsys):
    """Every byte of a withdrawn source's text goes, archive included; first said, then done, then nothing left."""
    options = configure(tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    with State(data / "state.sqlite") as state:
        keep_pages(data, state, "herald")
        stored(data, state, Rights.FULL_TEXT)
    said = []
    for extra in (["--dry-run"], [], []):
        assert execute("citymentions", ["purge", "--format", "csv", *options, *extra]) == 0
        rows = (line.rsplit(",", 1) for line in capsys.readouterr().out.splitlines()[1:])
        said.append({what: int(count) for what, count in rows})
        left = files_with(data, BODY[:20]) + files_with(data, SENTENCE[:12]) + files_with(data, "<p>herald")
        assert (left == []) is not bool(extra)
    assert [each["raw pages past their retention"] for each in said] == [1, 1, 0]
    assert [each["bodies withdrawn from mentions.duckdb"] for each in said] == [29, 30, 0]
    assert said[0]["articles in the outbox cut to their rights"] == 1
    assert said[1]["bytes freed in the archive"] > 0


def test_publish_says_what_it_did(tmp_path, capsys):
    """On demand, from an empty directory on; a second time there is nothing to do."""
    options = configure(tmp_path)
    assert execute("citymentions", ["publish", *options]) == 0
    assert "nothing waits" in capsys.readouterr().out
    with State(tmp_path / "data" / "state.sqlite") as state:
        bring_in(state, entry(1))
    assert execute("citymentions", ["publish", *options]) == 0
    assert "1 articles in 4 batches published" in capsys.readouterr().out


def test_the_daemon_purges_once_a_day(tmp_path):
    """Whatever restarts meanwhile: the day counts from the last purge."""
    settings = Settings(data_dir=str(tmp_path))
    Publisher(tmp_path).ensure_file()
    assert purge_if_due(settings, NOW) is not None
    assert purge_if_due(settings, NOW + timedelta(hours=23)) is None
    assert purge_if_due(settings, NOW + timedelta(hours=24)) is not None
