"""Backfill of a WARC beside fundus, news-please and trafilatura's loop: articles a second, memory, and the floor.

    python -m tests.benchmarks.backfill [--records 3000] [--many 30000] [--rivals PYTHON] [--fundus PYTHON]

One WARC, built from the real pages beside the checkout: each again and again, at addresses and with a text of its
own. Every contestant runs in a process of its own over that same file, held to one processor (ours to two as
well); counted is the processor's time, its children's included, since the clock of a machine that others use says
little. Ours stores: body, metadata and mentions of every article end in DuckDB (`--all`: no page is passed over).
`--rivals` names a Python with trafilatura, news-please and fastwarc, `--fundus` one with fundus (the versions of
their libraries exclude each other); fundus reads publishers that it knows by their hosts and passes the invented
ones over, so its row is what passing over costs it. Last, what a year of CC-NEWS would take, as arithmetic.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import io
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.shared_data import SHARED

ROOT = Path(__file__).parents[2]
CC_NEWS_FILES_A_DAY, CC_NEWS_FILE_BYTES, CC_NEWS_RECORDS = 18, 1_000_000_000, 60_000
OURS = """
    from dataclasses import replace
    from pathlib import Path
    from jobs.backfill_warc import backfill_warcs
    from jobs.settings import Settings
    from jobs.warc_reading import Desk
    from storage.harvests import by_kind
    warc, folder, workers, everything = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "all"
    if __name__ == "__main__":
        settings = Settings(data_dir=str(folder / "data"), user_dir=str(folder / "own"), workers=workers)
        desk = Desk(settings.cities, settings.user_dirs, takes_all=everything)
        brought = backfill_warcs(settings, (warc,), desk)
        kinds = by_kind(each.counts for each in brought.files)
        done(sum(kinds.values()), str(kinds))
"""
FLOOR = """
    from fastwarc.warc import ArchiveIterator
    count = 0
    with open(sys.argv[1], "rb") as file:
        for record in ArchiveIterator(file, parse_http=True):
            record.reader.read()
            count += 1
    done(count, "")
"""
PARSE = """
    from fastwarc.warc import ArchiveIterator
    from selectolax.lexbor import LexborHTMLParser
    count = 0
    with open(sys.argv[1], "rb") as file:
        for record in ArchiveIterator(file, parse_http=True):
            LexborHTMLParser(record.reader.read())
            count += 1
    done(count, "")
"""
TRAFILATURA = """
    import trafilatura
    from fastwarc.warc import ArchiveIterator
    count = found = 0
    with open(sys.argv[1], "rb") as file:
        for record in ArchiveIterator(file, parse_http=True):
            if count == int(sys.argv[2]):
                break
            html = record.reader.read()
            read = trafilatura.bare_extraction(html, url=record.headers["WARC-Target-URI"], with_metadata=True)
            found += read is not None
            count += 1
    done(count, f"{found} bodies, nothing stored")
"""
NEWS_PLEASE = """
    from newsplease import NewsPlease
    from warcio.archiveiterator import ArchiveIterator
    count = found = 0
    with open(sys.argv[1], "rb") as file:
        for record in ArchiveIterator(file):
            if count == int(sys.argv[2]):
                break
            count += 1
            try:
                found += bool(NewsPlease.from_warc(record, fetch_images=False).maintext)
            except Exception:
                pass
    done(count, f"{found} bodies, nothing stored")
"""
FUNDUS = """
    from fundus import PublisherCollection
    from fundus.scraping.html import CCNewsSource
    from fundus.scraping.scraper import CCNewsScraper
    source = CCNewsSource(*PublisherCollection, warc_path=sys.argv[2])
    articles = CCNewsScraper(source).scrape(error_handling="suppress")
    count = sum(1 for _ in articles)
    done(int(sys.argv[3]), f"{count} articles, nothing stored")
"""
PRELUDE = """
import json, os, resource, sys, time
def done(count, told):
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in usages)
    print(json.dumps({"count": count, "cpu": cpu, "peak": sum(each.ru_maxrss for each in usages) / 1024, "told": told}))
"""


def main() -> None:
    """Build the file, let everybody run over it, print."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="backfill-") as place:
        folder = Path(place)
        pages = real_pages()
        warc, hosts = build(folder / "bench.warc.gz", pages, options.records)
        write_source(folder, hosts)
        size = warc.stat().st_size
        print(
            f"{options.records:,} records of {len(pages)} pages, {size / 1e6:.0f} MB packed; per processor second:"
        )
        rows = {
            "floor: records read, nothing done": run(sys.executable, FLOOR, warc),
            "floor and parse (Lexbor)": run(sys.executable, PARSE, warc),
            "ours, all stored, 1 worker": ours(folder, warc, 1, "all", cores=1),
            "ours, all stored, 2 workers": ours(folder, warc, 2, "all", cores=2),
            "ours, only what names the city": ours(folder, warc, 1, "named", cores=1),
        }
        if options.rivals:
            rows["trafilatura, bare loop"] = run(options.rivals, TRAFILATURA, warc, options.rival_records)
            rows["news-please"] = run(options.rivals, NEWS_PLEASE, warc, options.rival_records)
        if options.fundus:
            rows["fundus (over loopback HTTP)"] = over_http(options.fundus, warc, options.records)
        report(rows)
        if options.many:
            memory(folder, pages, options)
    plan(rows["ours, only what names the city"])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument(
        "--many", type=int, default=30_000, help="records of the larger file for memory; 0: none"
    )
    parser.add_argument("--rival-records", type=int, default=3000, help="rivals stop after so many of them")
    parser.add_argument("--rivals", help="a Python with trafilatura, news-please and fastwarc")
    parser.add_argument("--fundus", help="a Python with fundus")
    return parser.parse_args()


def real_pages() -> list[tuple[str, bytes]]:
    """The host that each page is told to be of, and its bytes."""
    files = sorted((SHARED / "pages" / "B_fundus").glob("*.html.gz"))
    return [
        (f"www.{file.name.split('_')[2].lower()}.example", gzip.decompress(file.read_bytes()))
        for file in files
    ]


def build(path: Path, pages: list[tuple[str, bytes]], records: int) -> tuple[Path, set[str]]:
    """The WARC, a gzip member a record, with digests; and its hosts."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number in range(records):
            host, body = pages[number % len(pages)]
            changed = body.replace(b"</p>", b" (%d)</p>" % number, 1)
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            with io.BytesIO(changed) as payload:
                url = f"https://{host}/article/{number}"
                writer.write_record(
                    writer.create_warc_record(url, "response", payload=payload, http_headers=head)
                )
    return path, {host for host, _ in pages}


def write_source(folder: Path, hosts: set[str]) -> None:
    """One source that all pages are of."""
    own = folder / "own" / "sources"
    own.mkdir(parents=True)
    lines = ('name = "Bench"', 'lang = "en"', 'zone = "UTC"', 'home = "https://www.example.com/"')
    (own / "bench.toml").write_text(
        "\n".join((*lines, f"hosts = {json.dumps(sorted(hosts))}")), encoding="utf-8"
    )


def ours(folder: Path, warc: Path, workers: int, what: str, *, cores: int) -> dict[str, object]:
    place = folder / f"{warc.stem}-{workers}-{what}"
    place.mkdir()
    (place / "own").symlink_to(folder / "own")
    return run(sys.executable, OURS, warc, place, workers, what, cores=cores)


def run(python: str, script: str, *arguments: object, cores: int = 1) -> dict[str, object]:
    """What `script` said of itself, with the seconds it took; held to `cores` processors."""
    held = set(sorted(os.sched_getaffinity(0))[:cores])
    began = time.monotonic()
    done = subprocess.run(
        [python, "-c", PRELUDE + textwrap.dedent(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=functools.partial(os.sched_setaffinity, 0, held),
        check=False,
    )
    if done.returncode:
        return {
            "count": 0,
            "cpu": 0.0,
            "peak": 0.0,
            "told": f"failed: {done.stderr.strip().splitlines()[-1:]}",
        }
    return json.loads(done.stdout.splitlines()[-1]) | {"wall": time.monotonic() - began}


def over_http(python: str, warc: Path, records: int) -> dict[str, object]:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(warc.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = run(python, FUNDUS, warc, f"http://127.0.0.1:{server.server_port}/{warc.name}", records)
        server.shutdown()
    return found


def report(rows: dict[str, dict[str, object]]) -> None:
    loop = rate(rows.get("trafilatura, bare loop", {}))
    parse = rate(rows["floor and parse (Lexbor)"])
    print(f"{'':38}{'records/s':>10}{'wall s':>8}{'peak MB':>9}{'x trafil.':>10}{'parse x':>9}  what it gave")
    for name, row in rows.items():
        own = rate(row)
        beside = f"{own / loop:10.1f}" if loop else f"{'':10}"
        times = f"{parse / own:9.1f}" if own else f"{'':9}"
        wall = f"{row.get('wall', 0):8.1f}"
        print(f"{name:38}{own:10.1f}{wall}{row['peak']:9.0f}{beside}{times}  {row['told']}")


def rate(row: dict[str, object]) -> float:
    return row["count"] / row["cpu"] if row and row["cpu"] else 0.0


def memory(folder: Path, pages: list[tuple[str, bytes]], options: argparse.Namespace) -> None:
    for records in (1000, options.many):
        warc, _ = build(folder / f"memory{records}.warc.gz", pages, records)
        row = ours(folder, warc, 1, "all", cores=2)
        print(
            f"memory at {records:,} records, {warc.stat().st_size / 1e6:.0f} MB: {row['peak']:.0f} MB (parent and largest child)"
        )
        warc.unlink()


def plan(row: dict[str, object]) -> None:
    """A year of CC-NEWS, by the rate at which pages are passed over or read here: arithmetic, not a run."""
    files = CC_NEWS_FILES_A_DAY * 365
    own = rate(row)
    if not own:
        return
    hours = files * CC_NEWS_RECORDS / own / 3600
    print(
        f"\nCC-NEWS of a year: {CC_NEWS_FILES_A_DAY} files a day x 365 = {files:,} files of 1 GB = {files / 1000:.1f} TB"
    )
    print(
        f"{files:,} x {CC_NEWS_RECORDS:,} records / {own:,.0f} records/s per core = {hours:,.0f} core hours"
    )
    for workers in (1, 8, 32, 128):
        through = files * CC_NEWS_FILE_BYTES * 8 / (hours / workers * 3600) / 1e9
        print(f"  {workers:4} workers: {hours / workers:8.1f} h, drawing {through:6.2f} Gbit/s")


if __name__ == "__main__":
    main()
