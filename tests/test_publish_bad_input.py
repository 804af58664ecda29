"""Disks and files as they should not be: one line each that says what to do, and nothing lost."""

import secrets
import shutil
import subprocess

import duckdb
import pytest
from storage_samples import Child, article_id, bring_in, entry

from pipeline.errors import StorageError
from pipeline.model import Rights
from storage.publish import Publisher
from storage.state import State

MB = 1024 * 1024


def articles(data_dir):
    with duckdb.connect(str(data_dir / "mentions.duckdb"), read_only=True) as connection:
        return {row[0] for row in connection.execute("select article_id from article").fetchall()}


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own, of 300 MB; `remount(options)` changes it."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(*options):
        return subprocess.run(["mount", *options, str(place)], capture_output=True, text=True, check=False)

    try:
        mounted = mount("-t", "tmpfs", "-o", "size=300m", "tmpfs")
    except FileNotFoundError:
        pytest.skip("NOT TESTED: a disk that fills, for want of the command mount")
    if mounted.returncode != 0:
        pytest.skip(f"NOT TESTED: a disk that fills, since none can be mounted: {mounted.stderr.strip()}")
    try:
        yield place, lambda options: mount("-o", f"remount,{options}")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_fills_in_mid_publish_harms_nothing(small_disk):
    """The old file answers, the batches wait, no half copy goes on filling the disk; with room it goes on."""
    place, remount = small_disk
    with State(place / "state.sqlite") as state:
        publisher = Publisher(place)
        bring_in(state, entry(1))
        publisher.publish()
        for number in range(2, 102):
            body = secrets.token_urlsafe(3 * MB // 4)
            bring_in(state, entry(number, body=body, rights=Rights.FULL_TEXT))
        held = shutil.disk_usage(place).used
        assert remount(f"size={held + 80 * MB}").returncode == 0  # for the copy, not for what waits
        for _ in range(2):
            with pytest.raises(StorageError, match=r"make room on the disk; nothing .*lost") as raised:
                publisher.publish()
            assert "\n" not in str(raised.value)
            assert articles(place) == {article_id(1)}
            assert not (place / ".publishing").exists()
        assert remount("size=700m").returncode == 0
        assert publisher.publish().articles == 100
    assert len(articles(place)) == 101


def test_a_disk_that_is_too_full_to_begin_is_said_before(small_disk):
    """Less room than a copy needs: nothing is begun."""
    place, remount = small_disk
    with State(place / "state.sqlite") as state:
        bring_in(state, entry(1))
        Publisher(place).publish()
        bring_in(state, entry(2))
        assert remount("size=20m").returncode == 0
        with pytest.raises(
            StorageError, match=r"needs [\d,]+ bytes of free disk: make room; nothing is lost"
        ):
            Publisher(place).publish()
        assert articles(place) == {article_id(1)}


def test_a_disk_that_is_read_only_is_named(small_disk):
    """After a fault of the disk, say: the file answers, and the publisher says what is wrong."""
    place, remount = small_disk
    with State(place / "state.sqlite") as state:
        bring_in(state, entry(1))
        Publisher(place).publish()
    assert remount("ro").returncode == 0
    with pytest.raises(StorageError, match=r"Read-only file system; check the rights of the directory"):
        Publisher(place).publish()
    assert articles(place) == {article_id(1)}


def test_a_directory_that_may_not_be_written_is_named(tmp_path):
    """Somebody else's data directory: one line with its path and the way out."""
    script = """
from pathlib import Path
from pipeline.errors import StorageError
from storage.publish import Publisher
if os.getuid() == 0: os.setuid(65534)
try:
    Publisher(Path(sys.argv[1])).publish()
except StorageError as error:
    say(str(error))
"""
    data = tmp_path / "data"
    data.mkdir()
    for above in (tmp_path, *tmp_path.parents[:2]):
        above.chmod(0o755)
    with State(data / "state.sqlite"):
        Publisher(data).ensure_file()
    (data / "publish.lock").chmod(0o444)
    data.chmod(0o555)
    with Child(script, data) as child:
        assert child.hear() == (
            f"{data}/publish.lock: Permission denied; check the rights of the directory, or choose another"
            " with --data-dir"
        )
    data.chmod(0o755)


def test_a_directory_of_the_files_name_is_named(tmp_path):
    """It is neither removed nor written into."""
    (tmp_path / "mentions.duckdb").mkdir()
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, entry(1))
        for act in (Publisher(tmp_path).ensure_file, Publisher(tmp_path).publish):
            with pytest.raises(
                StorageError, match=r"mentions.duckdb: a directory has the file's name: move it"
            ):
                act()
        assert state.outbox_size() == 2
    assert list((tmp_path / "mentions.duckdb").iterdir()) == []


def test_an_analyst_who_is_writing_holds_nobody_up(tmp_path):
    """In the middle of a transaction of his own, and after his commit: publishing goes on, readers see ours."""
    script = """
import duckdb
connection = duckdb.connect(sys.argv[1] + "/mentions.duckdb")
connection.execute("begin")
connection.execute("delete from article")
say("deleted")
sys.stdin.readline()
connection.execute("commit")
say("committed")
sys.stdin.readline()
"""
    with State(tmp_path / "state.sqlite") as state:
        publisher = Publisher(tmp_path)
        bring_in(state, entry(1))
        publisher.publish()
        with Child(script, tmp_path) as analyst:
            analyst.hear()
            bring_in(state, entry(2))
            assert publisher.publish().articles == 1
            assert articles(tmp_path) == {article_id(1), article_id(2)}
            analyst.go_on()
            assert analyst.hear() == "committed"
            bring_in(state, entry(3))
            assert publisher.publish().articles == 1
            assert articles(tmp_path) == {article_id(n) for n in (1, 2, 3)}
