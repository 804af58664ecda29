"""Raw pages are written whole, found again, and survive the death of their writer."""

import errno
import gzip
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_samples import NOW, Child, page
from warcio.archiveiterator import ArchiveIterator

from pipeline.errors import StorageError, StorageFull
from pipeline.model import Page
from storage.archive import Archive, ArchiveRef
from storage.warc import page_of, record_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PAGES = st.builds(
    Page,
    url=TEXT,
    final_url=TEXT.map("https://news.example/".__add__),
    status=st.integers(100, 599),
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=4).map(tuple),
    body=st.binary(max_size=2000),
    fetched_at=st.integers(0, 4 * 10**15).map(
        lambda us: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
    ),
    redirects=st.lists(TEXT, max_size=3).map(tuple),
)


@settings(deadline=None)
@given(PAGES)
def test_a_page_comes_back_from_its_record_exactly(page):
    """Whatever the headers, addresses and bytes: what was archived is what is read (law 4)."""
    assert page_of(gzip.decompress(record_of(page, "herald"))) == ("herald", page)


def test_append_then_read_brings_the_same_page(tmp_path):
    """A reference is good from the moment that append has returned."""
    with Archive(tmp_path) as archive:
        refs = [archive.append(page(number), "herald") for number in range(3)]
        assert [archive.read(ref) for ref in refs] == [page(number) for number in range(3)]


def test_unsynced_appends_are_whole_after_sync(tmp_path):
    """Several pages may share one wait for the disk."""
    with Archive(tmp_path) as archive:
        refs = [archive.append(page(number), "herald", sync=False) for number in range(3)]
        archive.sync()
        assert [archive.read(ref) for ref in refs] == [page(number) for number in range(3)]


def test_other_tools_read_the_file(tmp_path):
    """The file is plain WARC: type, address, status and headers stand where the standard puts them.

    Headers that describe the wire and not the stored body are renamed.
    """
    with Archive(tmp_path) as archive:
        name = archive.append(page(), "herald").file
    with (tmp_path / name).open("rb") as stream:
        (record,) = ArchiveIterator(stream, check_digests="raise")
        seen = (
            record.rec_type,
            record.rec_headers.get_header("WARC-Target-URI"),
            record.http_headers.get_statuscode(),
            record.http_headers.get_header("content-encoding"),
            record.http_headers.get_header("x-crawler-content-encoding"),
        )
    assert seen == ("response", "https://www.news.example/a?id=1", "200", None, "br")


def test_pages_come_by_day_with_place_and_source(tmp_path):
    """Reread asks for days and gets each page once, in order, with the reference that append gave."""
    days = [NOW, NOW + timedelta(days=1), NOW + timedelta(days=2)]
    with Archive(tmp_path) as archive:
        written = [
            (archive.append(dated, f"s{number}"), f"s{number}", dated)
            for number, dated in enumerate(replace(page(n), fetched_at=day) for n, day in enumerate(days))
        ]
        assert list(archive.pages()) == written
        assert list(archive.pages(first_day=date(2026, 3, 3))) == written[1:]
        assert list(archive.pages(last_day=date(2026, 3, 3))) == written[:2]


def test_a_file_that_is_full_is_followed_by_another(tmp_path):
    """Files grow no further than a page over their size; what lies in any of them is read by its reference."""
    with Archive(tmp_path) as archive:
        first = archive.append(page(0), "herald")
    with Archive(tmp_path, max_file_bytes=2 * first.length - 100) as archive:
        references = [archive.append(page(n), "herald", sync=n % 2 == 0) for n in range(1, 8)]
        assert [page(n) for n in range(1, 8)] == [archive.read(each) for each in references]
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert len(sizes) == 5
    assert max(sizes.values()) < 3 * first.length + 200
    assert {page(n).url for n in range(8)} == {found.url for _, _, found in Archive(tmp_path).pages()}


@settings(deadline=None, max_examples=40)
@given(kept=st.integers(0, 400))
def test_a_torn_last_record_is_skipped_and_named(kept, tmp_path_factory):
    """A killed writer leaves a record cut at any byte: the others are read, the loss is in the log."""
    directory = tmp_path_factory.mktemp("torn")
    with Archive(directory) as archive:
        first = archive.append(page(1), "herald")
        second = archive.append(page(2), "herald")
    path = directory / first.file
    path.write_bytes(path.read_bytes()[: first.length + min(kept, second.length - 1)])
    messages: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: messages.append(record.getMessage())
    logger = logging.getLogger("storage.archive")
    logger.addHandler(handler)
    try:
        found = [item[2] for item in Archive(directory).pages()]
    finally:
        logger.removeHandler(handler)
    assert found == [page(1)]
    expected = 0 if kept == 0 else 1
    assert len([text for text in messages if f"byte={first.length}" in text]) == expected


def test_damage_in_the_middle_costs_one_page(tmp_path, caplog):
    """A bad sector takes its own record, not those behind it."""
    with Archive(tmp_path) as archive:
        refs = [archive.append(page(number), "herald") for number in range(3)]
    path = tmp_path / refs[0].file
    data = bytearray(path.read_bytes())
    data[refs[1].offset + 200 : refs[1].offset + 230] = bytes(30)
    path.write_bytes(data)
    assert [item[2] for item in Archive(tmp_path).pages()] == [page(0), page(2)]
    assert f"byte={refs[1].offset}" in caplog.text


def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path):
    """SIGKILL in mid-write: every reference that append returned can be read (law 2)."""
    script = """
from pathlib import Path
from dataclasses import astuple
from storage.archive import Archive
from storage_samples import page
archive = Archive(Path(sys.argv[1]))
for number in range(100_000):
    say([number, *astuple(archive.append(page(number, os.urandom(20_000)), "herald"))])
"""
    with Child(script, tmp_path) as writer:
        heard = [writer.hear() for _ in range(20)]
        writer.kill()
        heard += writer.rest()
    archive = Archive(tmp_path)
    read = [archive.read(ArchiveRef(*ref)).url for _, *ref in heard]
    assert read == [page(number).url for number, *_ in heard]
    assert len(list(archive.pages())) >= len(heard)


def test_two_writers_never_share_a_file(tmp_path):
    """Each has its own, even in one process on one day: records cannot interleave."""
    with Archive(tmp_path) as one, Archive(tmp_path) as other:
        assert one.append(page(1), "a").file != other.append(page(1), "a").file


def test_a_full_disk_leaves_no_half_record(tmp_path):
    """No room is StorageFull and names the page; what was written before stays, and can be added to."""
    script = """
import resource
from pathlib import Path
from pipeline.errors import StorageFull
from storage.archive import Archive
from storage_samples import page
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
archive = Archive(Path(sys.argv[1]))
archive.append(page(1), "herald")
try:
    archive.append(page(2, os.urandom(100_000)), "herald")
except StorageFull as error:
    say([type(error).__name__, error.url])
archive.append(page(3), "herald")
say("done")
"""
    with Child(script, tmp_path) as writer:
        assert [writer.hear(), writer.hear()] == [["StorageFull", page(2).url], "done"]
    assert [item[2] for item in Archive(tmp_path).pages()] == [page(1), page(3)]


def test_a_file_name_never_comes_from_outside(tmp_path):
    """A reference that points elsewhere is refused (law 10)."""
    with pytest.raises(StorageError, match="not the name of an archive file"):
        Archive(tmp_path).read(ArchiveRef("../secret.warc.gz", 0, 10))


def test_a_reference_into_nothing_is_named(tmp_path):
    """File and byte stand in the error."""
    with Archive(tmp_path) as archive:
        ref = archive.append(page(), "herald")
        with pytest.raises(StorageError, match=f"{ref.file}: no whole page at byte 3"):
            archive.read(replace(ref, offset=3))


def test_a_directory_that_cannot_be_made_is_named(tmp_path):
    """A clear error instead of a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file/archive: cannot be used"):
        Archive(tmp_path / "file" / "archive")


def test_no_room_is_an_outcome_of_the_link():
    """The walk counts it and tries again."""
    assert StorageFull("u", "d").outcome == "storage-full"
    assert errno.ENOSPC
