"""storage.warc_files: every record of a WARC file is a page or is named; a broken one costs itself."""

import gzip
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StorageError
from storage.archive import Archive
from storage.warc_files import Framing, WarcFile
from storage.warc_records import Record
from tests.site import Answer, site
from tests.storage_samples import page as sample_page
from tests.warc_samples import members, record, with_dictionary

PAGES = tuple(record(number) for number in range(5))


@pytest.fixture
def opened(tmp_path):
    def write(data: bytes) -> WarcFile:
        path = tmp_path / "a.warc"
        path.write_bytes(data)
        return WarcFile(str(path))

    return write


def told(records) -> list[str]:
    """The last part of each page's address, or why there is no page."""
    return [each.page.url.rsplit("/", 1)[-1] if each.page else each.passed_over for each in records]


FORMS = {
    "plain": b"".join(PAGES),
    "gzip members": members(*PAGES),
    "gzip as a whole": gzip.compress(b"".join(PAGES)),
    "zstd frames": b"".join(zstandard.compress(each) for each in PAGES),
    "zstd as a whole": zstandard.compress(b"".join(PAGES)),
    "zstd with a dictionary": with_dictionary(*PAGES),
    "zstd with a packed dictionary": with_dictionary(*PAGES, packed=True),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reads_the_same(opened, form):
    """Plain, gzip and zstd, by members or as a whole, with a dictionary or without: the same pages."""
    assert ["0", "1", "2", "3", "4"] == told(opened(FORMS[form]).records())


@pytest.mark.parametrize("form", [form for form in FORMS if "whole" not in form])
@pytest.mark.parametrize("step", [1, 97, 333])
def test_ranges_are_the_file(opened, form, step):
    """Ranges of any size give each record once, in the range in which it begins."""
    file = opened(FORMS[form])
    whole = [each.offset for each in file.records()]
    ranges = [
        each.offset for start in range(0, file.size, step) for each in file.records(start, start + step)
    ]
    assert whole == ranges


@pytest.mark.parametrize("form", ["plain", "gzip members", "zstd frames", "zstd with a dictionary"])
def test_reading_goes_on_where_it_was_left(opened, form):
    """From the place of any record on come that record and those behind it."""
    file = opened(FORMS[form])
    for number, first in enumerate(list(file.records())):
        assert ["0", "1", "2", "3", "4"][number:] == told(file.records(first.offset))


def test_a_file_packed_as_a_whole_goes_on_by_number(opened):
    """Its records are counted, and reading begins at a count."""
    file = opened(FORMS["gzip as a whole"])
    assert Framing.WHOLE == file.framing
    assert ["3", "4"] == told(file.records(3))


@pytest.mark.parametrize("lie", [5000, 80, -20, 10**14])
@pytest.mark.parametrize("pack", [members, lambda *all_: b"".join(all_)], ids=["members", "plain"])
def test_a_length_that_lies_costs_its_record(opened, lie, pack):
    """Too long, too short or absurd: that record is damaged, with its place; the others are pages."""
    found = list(opened(pack(PAGES[0], record(1, lie=lie), *PAGES[2:])).records())
    assert ["0", "damaged", "2", "3", "4"] == told(found)
    assert found[0].offset < found[1].offset < found[2].offset
    assert found[1].detail


@given(keep=st.integers(min_value=1, max_value=len(members(*PAGES)) - 1))
def test_a_file_cut_anywhere_gives_what_is_whole(tmp_path_factory, keep):
    """Cut at any byte: the whole records are pages, the torn one is named, or nothing is left to name."""
    data = members(*PAGES)
    path = tmp_path_factory.mktemp("cut") / "a.warc.gz"
    path.write_bytes(data[:keep])
    ends = [len(members(*PAGES[:count])) for count in range(1, 6)]
    whole = sum(end <= keep for end in ends)
    try:
        found = told(WarcFile(str(path)).records())
    except StorageError:  # not enough is left to tell that it is a WARC file
        found = ["damaged"]
    assert [str(number) for number in range(whole)] + ([] if keep in ends else ["damaged"]) == found


@given(st.integers(min_value=0, max_value=4), st.data())
def test_damage_costs_the_record_it_hits(tmp_path_factory, hit, data):
    """Bytes of one member overwritten: every other record is a page still."""
    packed = [gzip.compress(each) for each in PAGES]
    # The first ten bytes of the file say what it is; without them it is no WARC file.
    at = data.draw(st.integers(min_value=10 if hit == 0 else 0, max_value=len(packed[hit]) - 9))
    packed[hit] = packed[hit][:at] + b"\xff" * 8 + packed[hit][at + 8 :]
    path = tmp_path_factory.mktemp("hit") / "a.warc.gz"
    path.write_bytes(b"".join(packed))
    try:
        found = told(WarcFile(str(path)).records())
    except StorageError:
        assert hit == 0
        return
    others = [str(number) for number in range(5) if number != hit]
    assert others == [each for each in found if each in others]
    assert len(found) <= 6


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4 no archive", gzip.compress(b"no archive"), b"\x1f\x8b"],
    ids=["empty", "other", "packed", "torn"],
)
def test_what_is_no_warc_is_said_at_once(opened, data):
    """A file that does not begin as a WARC does is refused, by name."""
    with pytest.raises(StorageError, match=r"a\.warc: not a WARC file"):
        opened(data)


def test_records_without_a_page_are_named(opened):
    """Revisits, requests, other statuses, pages of unwanted hosts and too large ones: each with its reason."""
    moved = record(4).replace(b"200 OK", b"302 No", 1)
    data = members(
        record(0, kind="warcinfo"),
        record(1, kind="revisit"),
        record(2, b"x" * 3000),
        record(3),
        moved,
        record(5, headers="WARC-Truncated: length\r\n"),
    )
    found = list(
        opened(data).records(refuse=lambda url: "unknown-host" if url.endswith("3") else "", max_bytes=1000)
    )
    assert ["other-record", "revisit", "too-large", "unknown-host", "not-200", "5"] == told(found)
    assert "length" == found[-1].truncated


def test_a_page_is_what_the_crawler_saw(opened):
    """Address, headers in lower case, body and the time of fetching, in UTC."""
    (found,) = opened(members(record(7, b"<p>seven</p>"))).records()
    assert isinstance(found, Record)
    assert found.page is not None
    assert ("https://www.example.com/7", b"<p>seven</p>") == (found.page.url, found.page.body)
    assert "text/html" == found.page.header("content-type")
    assert "2024-03-12T01:02:03+00:00" == found.page.fetched_at.isoformat()


@pytest.mark.parametrize("coding", ["Content-Encoding: gzip", "Transfer-Encoding: chunked"])
def test_a_body_is_unpacked_where_it_is_packed(opened, coding):
    """Some crawlers keep what came over the wire, some unpack it and keep the header: both give the page."""
    body = b"<p>packed</p>"
    sent = gzip.compress(body) if "gzip" in coding else b"d\r\n" + body + b"\r\n0\r\n\r\n"
    pages = []
    for held in (sent, body):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coding}\r\n\r\n".encode() + held
        head = (
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.example.com/\r\n"
            "WARC-Date: 2024-03-12T01:02:03Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        (found,) = opened(head.encode() + http + b"\r\n\r\n").records()
        assert found.page is not None
        pages.append(found.page.body)
    assert [body, body] == pages


def test_our_own_archive_reads_like_any_other(tmp_path):
    """What `collect` archived comes back exactly, with its source."""
    page = sample_page()
    with Archive(tmp_path) as archive:
        ref = archive.append(page, "herald")
    (found,) = WarcFile(str(tmp_path / ref.file)).records()
    assert (page, "herald", ref.offset) == (found.page, found.source_id, found.offset)


def test_a_record_of_two_gigabytes_is_never_held(tmp_path):
    """A record larger than memory allows is passed over by its length; what stands behind it is read."""
    script = """
        import gzip, resource, sys, zlib
        from storage.warc_files import WarcFile
        from tests.warc_samples import record
        size = 2 * 1024**3
        with open(sys.argv[1], "wb") as file:
            file.write(gzip.compress(record(0)))
            packer = zlib.compressobj(1, wbits=31)
            http = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n"
            warc = record(1, b"x")
            claimed = warc.split(b"Content-Length: ")[1].split(b"\\r\\n")[0]
            front = warc.split(b"\\r\\n\\r\\n")[0].replace(b"Content-Length: " + claimed, b"Content-Length: %d" % (size + len(http)))
            file.write(packer.compress(front + b"\\r\\n\\r\\n" + http))
            piece = b"0" * 2**20
            for _ in range(size // 2**20):
                file.write(packer.compress(piece))
            file.write(packer.compress(b"\\r\\n\\r\\n") + packer.flush())
            file.write(gzip.compress(record(2)))
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        kinds = [each.passed_over or "page" for each in WarcFile(sys.argv[1]).records()]
        assert ["page", "too-large", "page"] == kinds, kinds
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
        assert grown < 64 * 1024, grown
    """
    path = tmp_path / "large.warc.gz"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(path)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)


def ranged(data: bytes):
    """An answer that gives the bytes that are asked for, as servers of files do (RFC 9110, 14)."""

    def answer(asked) -> Answer:
        range_ = asked.headers.get("range")
        if range_ is None:
            return Answer(data, headers={"Accept-Ranges": "bytes"})
        first, _, last = range_.removeprefix("bytes=").partition("-")
        end = min(int(last) + 1, len(data))
        said = {"Content-Range": f"bytes {first}-{end - 1}/{len(data)}"}
        return Answer(data[int(first) : end], status=206, headers=said)

    return answer


def test_addresses_are_read_like_paths(tmp_path):
    """A file over HTTP, or by another scheme of fsspec: the same records as from the disk."""
    data = FORMS["gzip members"]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    assert ["0", "1", "2", "3", "4"] == told(WarcFile(f"file://{path}").records())
    with site({"/a.warc.gz": ranged(data)}) as loopback:
        assert ["0", "1", "2", "3", "4"] == told(WarcFile(loopback.url("/a.warc.gz")).records())
