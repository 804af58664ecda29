"""What a new article costs as the archive grows, in time, memory and disk. Articles are generated.

The archive is written into the state file directly, week by week, as `storage.ledger.stories` would have it: what is
measured is how long grouping takes for articles that come to it afterwards.
"""

from __future__ import annotations

import random
import resource
import sqlite3
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from jobs.stories import grouping
from pipeline.model import Traits
from pipeline.stories.shingles import ALL_HASHES, MAX_HASHES
from storage.ledger import stories
from storage.ledger.state_file import open_state_file, transaction
from storage.ledger.story_file import traits_bytes
from storage.times import utc_text

ARTICLES_A_DAY: Final = 2_000
VERSIONS: Final = 3
NEW: Final = 400
_START: Final = datetime(2024, 1, 1, tzinfo=UTC)
_KINDS: Final = (
    ("number", 9_000),
    ("term", 40_000),
    ("organisation", 6_000),
    ("place", 900),
    ("country", 120),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """For an archive of `articles`: ms per new article on the clock and of processor time, links so far.

    `file_mb`, `peak_mb`: MB of the state file, and of memory at its peak.
    """

    articles: int
    ms_per_article: float
    cpu_ms_per_article: float
    linked: int
    file_mb: float
    peak_mb: float


def growth(path: Path, sizes: tuple[int, ...], seed: int = 1) -> Iterator[Cost]:
    """The cost at each of `sizes` (ascending), each time for `NEW` articles of the archive's last days."""
    rules, chance = grouping({"ko"}), random.Random(seed)
    connection = open_state_file(path / "state.sqlite")
    connection.execute("pragma synchronous = off")  # the archive is written for the measurement alone
    held = 0
    for size in sizes:
        _fill(connection, held, size - NEW, rules, chance)
        _fill(connection, size - NEW, size, rules, chance, is_waiting=True)
        held = size
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("pragma synchronous = full")
        started, cpu_started = time.perf_counter(), time.process_time()
        for _ in range(NEW // 50):
            with transaction(connection):
                stories.group(connection, rules, 50)
        elapsed, cpu_s = time.perf_counter() - started, time.process_time() - cpu_started
        connection.execute("pragma synchronous = off")
        linked = connection.execute("select count(*) from story_link").fetchone()[0]
        yield Cost(
            articles=size,
            ms_per_article=1000 * elapsed / NEW,
            cpu_ms_per_article=1000 * cpu_s / NEW,
            linked=linked,
            file_mb=(path / "state.sqlite").stat().st_size / 1e6,
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )
    connection.close()


def _fill(
    connection: sqlite3.Connection,
    start: int,
    end: int,
    rules: stories.Grouping,
    chance: random.Random,
    *,
    is_waiting: bool = False,
) -> None:
    for first in range(start, end, 20_000):
        with transaction(connection):
            rows, keys = [], []
            for number in range(first, min(first + 20_000, end)):
                traits = _traits(number, chance)
                told_at = _START + timedelta(days=number / ARTICLES_A_DAY)
                week = stories._week(told_at)
                moment = utc_text(told_at)
                rows.append(
                    (
                        number + 1,
                        f"{number:016x}",
                        "generated",
                        f"https://g.example/{number}",
                        0,
                        moment,
                        moment,
                        week,
                        traits_bytes(traits),
                        is_waiting,
                    )
                )
                if not is_waiting:
                    keys += [(week, key, number + 1) for key in rules.keys_of(traits)]
            connection.executemany(
                "insert into story_article (number, article_id, source_id, url, is_release, told_at, first_seen_at,"
                " week, traits, is_waiting) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            connection.executemany("insert into story_key values (?, ?, ?)", sorted(keys))


def _traits(number: int, chance: random.Random) -> Traits:
    """Traits as large as those of an article of 1,500 letters; versions of a story share a third of them."""
    story = random.Random(number // VERSIONS)
    common = MAX_HASHES // 3
    hashes = {each % (ALL_HASHES // 4) for each in _numbers(story, common)}
    hashes.update(each % (ALL_HASHES // 4) for each in _numbers(chance, MAX_HASHES - common))
    facts = [f"word:{each % 60_000}" for each in _numbers(chance, 40)]
    for kind, many in _KINDS:
        # Few of a kind are told daily, most of them once: as words are (Zipf).
        facts += [f"{kind}:{int(many ** chance.random()) + 1000}" for _ in range(3)]
        facts.append(f"{kind}:{int(many ** story.random()) + 1000}")
    return Traits(
        hashes=tuple(sorted(hashes)),
        below=ALL_HASHES // 4,
        sentence_of=tuple(at % 15 for at in range(len(hashes))),
        sentences=tuple((100 * at, 100 * at + 90) for at in range(15)),
        facts=tuple(dict.fromkeys(facts)),
        lang="ko",
    )


def _numbers(chance: random.Random, many: int) -> array[int]:
    """So many numbers below 2 to the power of 64, drawn at once: a million articles are to be had in minutes."""
    return array("Q", chance.randbytes(8 * many))


def bytes_per_article(path: Path) -> tuple[float, float]:
    """Bytes of traits, and of the index beyond them, per article, on the average."""
    connection = sqlite3.connect(path / "state.sqlite")
    count, traits = connection.execute("select count(*), avg(length(traits)) from story_article").fetchone()
    keys = connection.execute("select sum(pgsize) from dbstat where name = 'story_key'").fetchone()[0]
    connection.close()
    return float(traits), float(keys) / count


__all__ = ["NEW", "Cost", "bytes_per_article", "growth"]
