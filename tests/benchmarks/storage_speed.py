"""What a publish costs: by size of the file, by batch; and articles per second from reading to published row."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from storage.publish import Publisher
from storage.results.settle_occasions import settle_all_occasions
from storage.state import State
from tests.benchmarks.storage_articles import EPOCH, ending, endings, link

AT_ONCE = 500
SEED_ARTICLES = 4_000
# Inserted from rows of the seed: as many tables as a publish fills, with keys of their own.
_GROWN = {
    "article": "* replace (md5(article_id || $1)[:16] as article_id, key || $1 as key)",
    "flag": "* replace (md5(article_id || $1)[:16] as article_id)",
    "mention": "* replace (md5(article_id || $1)[:16] as article_id, sentence || $1 as sentence)",
    "visit": (  # of other days, or all of them would be one visit
        "* replace (md5(article_id || $1)[:16] as article_id, visit_id || $1 as visit_id,"
        " date_from - (hash($1) % 9000)::integer as date_from, date_to - (hash($1) % 9000)::integer as date_to)"
    ),
    "quote": "* replace (md5(article_id || $1)[:16] as article_id)",
    "outcome": "* replace (md5(attempt_id || $1) as attempt_id, key || $1 as key, md5(article_id || $1)[:16] as article_id)",
}


def measure(folder: Path, sizes_mb: Sequence[int], batches: Sequence[int], articles: int) -> bool:
    """Print a table for each size, and one of the whole way. True: nothing to break here."""
    console = Console(width=120)
    for size_mb in sizes_mb:
        by_batch = Table("file", "batch (articles)", "publish", "articles/s", "written", "peak memory")
        for row in _publishes(folder / f"of-{size_mb}", size_mb, batches):
            by_batch.add_row(*row)
        console.print(by_batch)
        shutil.rmtree(folder / f"of-{size_mb}")
    end_to_end = Table("from a finished reading to the published row", "")
    for row in _from_end_to_end(folder / "through", articles):
        end_to_end.add_row(*row)
    console.print(end_to_end)
    return True


def grow(data: Path, size_mb: int, seed_articles: int = SEED_ARTICLES) -> None:
    """Make `data` with a published file of about `size_mb`, and of `seed_articles` at least."""
    data.mkdir(parents=True)
    with State(data / "state.sqlite") as state:
        publisher = Publisher(data)
        publisher.ensure_file()
        store(state, 0, seed_articles)
        publisher.publish()
    if publisher.file.stat().st_size >= size_mb * 1_000_000:
        return
    with duckdb.connect(str(publisher.file)) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute(
            "set force_compression = 'uncompressed'"
        )  # bytes to copy, without the work of making
        connection.execute("create temp table seed as select article_id from article")
        _multiply(connection, publisher.file, size_mb)
        settle_all_occasions(connection)


def _multiply(connection: duckdb.DuckDBPyConnection, file: Path, size_mb: int) -> None:
    for turn in range(1_000_000):
        connection.execute("checkpoint")
        missing = size_mb * 1_000_000 - file.stat().st_size
        if missing <= 0:
            return
        # The seed again and again; sentences get a mark of their own, or they would compress to nothing.
        copies = max(1, min(50, missing // 6_000_000))
        for table, columns in _GROWN.items():
            rows = (
                f"select {columns.replace('$1', 'mark')} from {table} join seed using (article_id),"
                f" (select ' ' || md5(({turn} * 1000 + i)::varchar)[:6] as mark from range({copies}) t(i))"
            )
            names = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
            connection.execute(f"insert into {table} by name select {', '.join(names)} from ({rows})")


def store(state: State, first: int, until: int) -> None:
    """Put articles `first` <= n < `until` into the outbox."""
    for start in range(first, until, AT_ONCE):
        stop = min(start + AT_ONCE, until)
        state.add_links([link(n) for n in range(start, stop)], EPOCH)
        state.finish_all(endings(start, stop))


def _publishes(data: Path, size_mb: int, batches: Sequence[int]) -> list[tuple[str, ...]]:
    grow(data, size_mb)
    first = 10_000_000
    rows = []
    for count in batches:
        with State(data / "state.sqlite") as state:
            store(state, first, first + count)
        first += count
        elapsed, written, peak = _publish_elsewhere(data)
        size = (data / "mentions.duckdb").stat().st_size
        rows.append(
            (
                f"{size / 1e6:,.0f} MB",
                f"{count:,}",
                f"{elapsed:.2f} s",
                f"{count / elapsed:,.0f}",
                f"{written / 1e6:,.0f} MB",
                f"{peak / 1e6:,.0f} MB",
            )
        )
    return rows


def _publish_elsewhere(data: Path) -> tuple[float, int, int]:
    """Publish in a process of its own: seconds, bytes given to the disk, bytes of memory at most."""
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, str(data)], check=True, capture_output=True, text=True
    )
    elapsed, written, peak = done.stdout.split()
    return float(elapsed), int(written), int(peak)


def publish_and_tell(data: Path) -> None:
    """In that process."""
    before = _written()
    published = Publisher(data).publish()
    assert published is not None
    peak = _told_by_kernel("status", "VmHWM") * 1024  # getrusage would tell the parent's, too
    sys.stdout.write(f"{published.elapsed_s} {_written() - before} {peak}\n")


def _written() -> int:
    """Bytes that this process has had written so far."""
    return _told_by_kernel("io", "write_bytes")


def _told_by_kernel(file: str, name: str) -> int:
    """A figure of this process in /proc (Linux)."""
    lines = Path(f"/proc/self/{file}").read_text("ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _from_end_to_end(data: Path, articles: int) -> list[tuple[str, str]]:
    """Made beforehand, so that the invention of articles is not measured."""
    data.mkdir(parents=True)
    made = [[ending(n) for n in range(first, first + AT_ONCE)] for first in range(0, articles, AT_ONCE)]
    with State(data / "state.sqlite") as state:
        publisher = Publisher(data)
        publisher.ensure_file()
        started, cpu = time.monotonic(), time.process_time()
        for number, part in enumerate(made):
            state.add_links([link(n) for n in range(number * AT_ONCE, (number + 1) * AT_ONCE)], EPOCH)
            state.finish_all(part)
        stored, stored_cpu = time.monotonic(), time.process_time()
        waiting = state.outbox_bytes()
        published = publisher.publish()
    assert published is not None
    ended, ended_cpu = time.monotonic(), time.process_time()
    return [
        ("articles", f"{articles:,}"),
        ("bytes in the outbox, an article", f"{waiting / articles:,.0f}"),
        ("bytes in the file, an article", f"{published.file_bytes / articles:,.0f}"),
        ("links and outbox", _rate(articles, stored - started, stored_cpu - cpu)),
        ("publish", _rate(articles, ended - stored, ended_cpu - stored_cpu)),
        ("both, one after the other", _rate(articles, ended - started, ended_cpu - cpu)),
    ]


def _rate(articles: int, wall_s: float, cpu_s: float) -> str:
    return f"{articles / wall_s:,.0f} articles/s ({articles / cpu_s:,.0f} a second of processor)"


if __name__ == "__main__":
    publish_and_tell(Path(sys.argv[1]))
