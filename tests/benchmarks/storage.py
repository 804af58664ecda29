"""The storage under load: locks, publishing, kills. Everything is made here and removed again.

    python -m tests.benchmarks.storage locks [--run-s 60] [--rate 2000] [--start-mb 200]
    python -m tests.benchmarks.storage publish [--sizes-mb 10 1000 5000] [--batches 100 2000 20000]
    python -m tests.benchmarks.storage kill [--kills 200] [--seed 1]
    python -m tests.benchmarks.storage stop [--size-mb 1000] [--articles 2000] [--stops 5]

`locks`: a daemon, a backfill, four readers that open and ask in a loop, an analyst who holds the file throughout;
then the same on one shared DuckDB file with short bursts of writing, as is usual. `publish`: what a publish costs
by size of file and by batch, and articles per second from a finished reading to the published row. `kill`: SIGKILL
of publishers and writers at random moments. `stop`: how long a daemon takes to end when SIGTERM comes in the midst of
publishing a large file. Each prints its table, and exits 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import storage_kill, storage_locks, storage_speed, storage_stop


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--room", type=Path, help="where to work (default: the system's temporary directory)")
    parts = parser.add_subparsers(dest="part", required=True)
    locks = parts.add_parser("locks")
    locks.add_argument("--run-s", type=float, default=60.0)
    locks.add_argument("--rate", type=int, default=2_000)
    locks.add_argument("--start-mb", type=int, default=200)
    publish = parts.add_parser("publish")
    publish.add_argument("--sizes-mb", type=int, nargs="+", default=[10, 1_000, 5_000])
    publish.add_argument("--batches", type=int, nargs="+", default=[100, 2_000, 20_000])
    publish.add_argument("--articles", type=int, default=60_000, help="for the way from end to end")
    kill = parts.add_parser("kill")
    kill.add_argument("--kills", type=int, default=200)
    kill.add_argument("--seed", type=int, default=1)
    stop = parts.add_parser("stop")
    stop.add_argument("--size-mb", type=int, default=1_000)
    stop.add_argument("--articles", type=int, default=2_000)
    stop.add_argument("--stops", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="citymentions-storage-", dir=given.room) as folder:
        sys.exit(0 if _run(given, Path(folder)) else 1)


def _run(given: argparse.Namespace, folder: Path) -> bool:
    if given.part == "locks":
        return storage_locks.compare(folder, given.run_s, given.rate, given.start_mb)
    if given.part == "publish":
        return storage_speed.measure(folder, given.sizes_mb, given.batches, given.articles)
    if given.part == "stop":
        return storage_stop.measure(folder, given.size_mb, given.articles, given.stops)
    found = storage_kill.prove(folder, given.kills, given.seed)
    sys.stdout.write(found.told() + "\n")
    return found.is_whole


if __name__ == "__main__":
    main()
