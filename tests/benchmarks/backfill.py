"""Backfill of a WARC beside fundus, news-please and trafilatura's loop: articles a second, memory, and the floor.

    python -m tests.benchmarks.backfill [--records 3000] [--many 30000] [--rivals PYTHON] [--fundus PYTHON]

One WARC, built from the real pages beside the checkout: each again and again, at addresses and with a text of its
own. Every contestant runs in a process of its own over that same file, held to one processor (ours to two as
well); counted is the processor's time, its children's included, since the clock of a machine that others use says
little. What a contestant needs for a file of one record is its start (imports, definitions, new databases and processes);
rates are told without it and with it. Ours stores: body, metadata and mentions of every article end in DuckDB
(`--all`: no page is passed over).
`--rivals` names a Python with trafilatura, news-please and fastwarc, `--fundus` one with fundus (the versions of
their libraries exclude each other). Fundus reads publishers that it knows by their hosts: it alone gets the same
records at addresses of these hosts, of which none is asked for anything.
Then a cluster of processes on this machine, one worker and two, beside a backfill without it; memory at 1,000 and
at many small records; and what a year of CC-NEWS would take, as arithmetic.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.shared_data import SHARED

Row = dict[str, Any]
ROOT = Path(__file__).parents[2]
CLUSTER_FILES = 4
CC_NEWS_FILES_A_DAY, CC_NEWS_FILE_BYTES, CC_NEWS_RECORDS = 18, 1_000_000_000, 60_000
OURS = """
    from dataclasses import replace
    from pathlib import Path
    from jobs.backfill_warc import backfill_warcs
    from jobs.settings import Settings
    from jobs.warc_reading import Desk
    from storage.ledger.harvests import by_kind
    warc, folder, workers, everything = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "all"
    if __name__ == "__main__":
        settings = Settings(data_dir=str(folder / "data"), user_dir=str(folder / "own"), workers=workers)
        desk = Desk(settings.cities, settings.user_dirs, takes_all=everything)
        brought = backfill_warcs(settings, (warc,), desk)
        kinds = by_kind(each.counts for each in brought.files)
        done(sum(kinds.values()), str(kinds))
"""
CLUSTER = """
    import time
    from pathlib import Path
    from distributed import Client, LocalCluster
    from jobs.backfill_warc import backfill_warcs
    from jobs.cluster import backfill_on_cluster
    from jobs.settings import Settings
    from jobs.warc_reading import Desk
    from jobs.workers import lexicon_for
    from storage.ledger.harvests import by_kind
    folder, workers, on_cluster, warcs = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "on", sys.argv[4:]
    if __name__ == "__main__":
        settings = Settings(data_dir=str(folder / "data"), user_dir=str(folder / "own"), workers=workers)
        desk = Desk(settings.cities, settings.user_dirs, takes_all=True)
        if on_cluster:
            with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as local:
                with Client(local) as client:
                    client.run(lambda: bool(lexicon_for(settings.user_dirs)))
                began = time.monotonic()
                address = local.scheduler_address.replace("tcp://", "dask://")
                brought = backfill_on_cluster(settings, warcs, desk, address, str(folder / "parts"))
                took = time.monotonic() - began
        else:
            began = time.monotonic()
            brought = backfill_warcs(settings, warcs, desk)
            took = time.monotonic() - began
        kinds = by_kind(each.counts for each in brought.files)
        done(sum(kinds.values()), f"{took:.2f}")
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
    found = [bool(article.body) for article in articles]
    done(int(sys.argv[3]), f"{len(found)} articles, {sum(found)} with a body, nothing stored")
"""
FUNDUS_HOSTS = """
    from urllib.parse import urlparse
    from fundus import PublisherCollection
    done(0, json.dumps({type_.__name__: urlparse(type_.domain).netloc for type_ in PublisherCollection}))
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
        warc = build(folder / "bench.warc.gz", pages, options.records)
        one = build(folder / "one.warc.gz", pages, 1)
        write_source(folder, {host for host, _ in pages})
        size = warc.stat().st_size
        print(
            f"{options.records:,} records of {len(pages)} pages, {size / 1e6:.0f} MB packed; per processor second:"
        )
        rows = {
            "floor: records read, nothing done": beside(run, one, warc, sys.executable, FLOOR),
            "floor and parse (Lexbor)": beside(run, one, warc, sys.executable, PARSE),
            "ours, all stored, 1 worker": beside(ours, one, warc, folder, 1, "all"),
            "ours, all stored, 2 workers": beside(ours, one, warc, folder, 2, "all"),
            "ours, only what names the city": beside(ours, one, warc, folder, 1, "named"),
        }
        if options.rivals:
            for name, script in {"trafilatura, bare loop": TRAFILATURA, "news-please": NEWS_PLEASE}.items():
                rows[name] = beside(run, one, warc, options.rivals, script, after=(options.rival_records,))
        if options.fundus:
            rows["fundus (over loopback HTTP)"] = fundus(options.fundus, folder, options.rival_records)
        report(rows)
        cluster(folder, pages, options.records)
        if options.many:
            memory(folder, options.many)
    plan(rows["ours, only what names the city"])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument(
        "--many", type=int, default=30_000, help="small records of the larger file for memory; 0: none"
    )
    parser.add_argument("--rival-records", type=int, default=3000, help="rivals stop after so many of them")
    parser.add_argument("--rivals", help="a Python with trafilatura, news-please and fastwarc")
    parser.add_argument("--fundus", help="a Python with fundus")
    return parser.parse_args()


def pages_by_publisher() -> list[tuple[str, bytes]]:
    """The name of each page's publisher, and its bytes."""
    files = sorted((SHARED / "pages" / "B_fundus").glob("*.html.gz"))
    return [(file.name.split("_")[2], gzip.decompress(file.read_bytes())) for file in files]


def real_pages() -> list[tuple[str, bytes]]:
    """The host that each page is told to be of, and its bytes."""
    return [(f"www.{name.lower()}.example", body) for name, body in pages_by_publisher()]


def build(path: Path, pages: Sequence[tuple[str, bytes]], records: int, first: int = 0) -> Path:
    """The WARC, a gzip member a record, with digests; `first`: the number of its first article."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number in range(first, first + records):
            host, body = pages[number % len(pages)]
            changed = body.replace(b"</p>", b" (%d)</p>" % number, 1)
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            with io.BytesIO(changed) as payload:
                url = f"https://{host}/article/{number}"
                writer.write_record(
                    writer.create_warc_record(url, "response", payload=payload, http_headers=head)
                )
    return path


def write_source(folder: Path, hosts: set[str]) -> None:
    """One source that all pages are of."""
    own = folder / "own" / "sources"
    own.mkdir(parents=True)
    lines = ('name = "Bench"', 'lang = "en"', 'zone = "UTC"', 'home = "https://www.example.com/"')
    (own / "bench.toml").write_text(
        "\n".join((*lines, f"hosts = {json.dumps([*sorted(hosts), 'www.example.com'])}")), encoding="utf-8"
    )


def beside(
    contestant: Callable[..., Row], one: Path, warc: Path, *arguments: object, after: tuple[object, ...] = ()
) -> Row:
    """What `contestant` says of `warc`, with its processor seconds for a file of one record as `start`."""
    start = contestant(*arguments, one, *after)
    return contestant(*arguments, warc, *after) | {"start": start["cpu"]}


def ours(folder: Path, workers: int, what: str, warc: Path) -> Row:
    place = own_place(folder, f"{warc.stem}-{workers}-{what}")
    return run(sys.executable, OURS, warc, place, workers, what, cores=workers)


def own_place(folder: Path, name: str) -> Path:
    """A new place with the one source."""
    place = folder / name
    place.mkdir()
    (place / "own").symlink_to(folder / "own")
    return place


def run(python: str, script: str, *arguments: object, cores: int = 1) -> Row:
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
    said: Row = json.loads(done.stdout.splitlines()[-1])
    return said | {"wall": time.monotonic() - began}


def fundus(python: str, folder: Path, records: int) -> Row:
    """Its run over the same records, at addresses of the hosts by which it knows their publishers."""
    hosts = json.loads(str(run(python, FUNDUS_HOSTS)["told"]))
    pages = [(hosts[name], body) for name, body in pages_by_publisher() if name in hosts]
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def over_http(warc: Path) -> Row:
            address = f"http://127.0.0.1:{server.server_port}/{warc.name}"
            return run(python, FUNDUS, warc, address, 1 if warc.name.startswith("one") else records)

        known = build(folder / "fundus.warc.gz", pages, records)
        found = beside(over_http, build(folder / "one-fundus.warc.gz", pages, 1), known)
        server.shutdown()
    return found


def report(rows: dict[str, Row]) -> None:
    loop = rate(rows.get("trafilatura, bare loop", {}))
    parse = rate(rows["floor and parse (Lexbor)"])
    columns = f"{'records/s':>10}{'with start':>11}{'start s':>8}{'wall s':>8}{'peak MB':>9}{'x trafil.':>10}{'parse x':>9}"
    print(f"{'':36}{columns}  what it gave")
    for name, row in rows.items():
        own = rate(row)
        if not own:
            print(f"{name:36}{row['told']}")
            continue
        told = f"{own:10.1f}{row['count'] / row['cpu']:11.1f}{row['start']:8.1f}{row['wall']:8.1f}{row['peak']:9.0f}"
        times = f"{own / loop:10.1f}" if loop else f"{'':10}"
        print(f"{name:36}{told}{times}{parse / own:9.1f}  {row['told']}")


def rate(row: Row) -> float:
    """Records a second of the processor, the start apart."""
    return (row["count"] - 1) / max(row["cpu"] - row["start"], 1e-3) if row.get("count") else 0.0


def cluster(folder: Path, pages: Sequence[tuple[str, bytes]], records: int) -> None:
    """One worker and two, a file a task, beside a backfill without a cluster. By the clock: they wait for each other."""
    each = -(-records // CLUSTER_FILES)
    warcs = [build(folder / f"c{n}.warc.gz", pages, each, n * each) for n in range(CLUSTER_FILES)]
    took = {}
    for workers, how in ((1, "off"), (1, "on"), (2, "off"), (2, "on")):
        place = own_place(folder, f"cluster-{workers}-{how}")
        row = run(sys.executable, CLUSTER, place, workers, how, *warcs, cores=2)
        if not row["count"]:
            print(f"cluster: {row['told']}")
            return
        took[workers, how] = float(row["told"])
    print(
        f"\ncluster, {CLUSTER_FILES} files of {each:,} records, two processors: one worker {took[1, 'on']:.1f} s,"
        f" two {took[2, 'on']:.1f} s: {took[1, 'on'] / took[2, 'on']:.2f} times as fast;"
        f" without Dask {took[1, 'off']:.1f} s and {took[2, 'off']:.1f} s"
        f" (overhead {took[1, 'on'] / took[1, 'off'] - 1:+.0%} and {took[2, 'on'] / took[2, 'off'] - 1:+.0%})"
    )


def memory(folder: Path, many: int) -> None:
    """Peak of parent and largest child over two files of small pages, of which every hundredth names the city."""
    peaks = {}
    for records in (1000, many):
        pages = [("www.example.com", small_page(number)) for number in range(records)]
        warc = build(folder / f"memory{records}.warc.gz", pages, records)
        del pages
        row = ours(folder, 1, "all", warc)
        peaks[records] = row["peak"]
        print(
            f"memory at {records:,} records: {row['peak']:.0f} MB in {row.get('wall', 0):.0f} s; {row['told']}"
        )
        warc.unlink()
    slope = (peaks[many] - peaks[1000]) / (many - 1000) * 1000
    print(f"memory: {slope:+.2f} MB for 1,000 more records")


def small_page(number: int) -> bytes:
    """An article of three paragraphs with numbers of its own, and noise: a part has as many pages as of real ones."""
    city = "Seoul" if number % 100 == 0 else "Dalbit"
    told = "".join(
        f"<p>The mayor of {city} said on the {part} day that {number * 7 + part} lamps were mended, of which "
        f"{number + part * 31} stand beside the river, and thanked all who had helped to carry them.</p>"
        for part in range(1, 4)
    )
    noise = random.Random(number).randbytes(8_000).hex()
    title = f"<title>Lamps, report {number}</title><!-- {noise} -->"
    return f"<html><head>{title}</head><body><article>{told}</article></body></html>".encode()


def plan(row: Row) -> None:
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
