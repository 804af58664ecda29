"""How the parts are put together for one process: directories, state, archive, fetcher, workers, walk."""

from __future__ import annotations

import difflib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile

from jobs.collect import Walk
from jobs.politeness import Politeness
from jobs.settings import Settings
from jobs.settling import rules_for, settle
from jobs.workers import Workers, child_pool
from pipeline.errors import ConfigError, StorageError
from pipeline.fetch import Fetcher
from pipeline.lexicon import load_lexicon
from pipeline.model import Attempt, Source
from pipeline.sources import load_sources
from storage.archive import Archive
from storage.publish import Publisher
from storage.state import State

STATE_FILE = "state.sqlite"
ARCHIVE_DIR = "archive"
RESULTS_FILE = "mentions.duckdb"
SETTLE_WITHIN_S = 1.5  # a thousand articles; a daemon that ends has 10 s for all it waits for


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Rig:
    """What a job works with while it runs."""

    walk: Walk
    polite: Politeness
    workers: Workers
    state: State
    publisher: Publisher


@asynccontextmanager
async def open_polite(
    settings: Settings,
    *,
    connect_to: tuple[str, int] | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> AsyncIterator[tuple[Politeness, State]]:
    """What is needed to ask a publisher by the rules, and the state store that keeps the pace.

    `connect_to`: send every request to this loopback address instead (the recorded day of `demo`).
    Raises StorageError where the data directory cannot be used.
    """
    state = State(make_data_dir(settings.data_path) / STATE_FILE)
    try:
        fetcher = Fetcher(
            settings.user_agent,
            settings.fetch_limits,
            allow_private=settings.allow_private,
            connect_to=connect_to,
        )
        async with fetcher:
            lease_s = settings.request_total_s * 3  # a request ends before; the rest is for its redirects
            yield Politeness(fetcher, state, clock, settings.user_agent, lease_s), state
    finally:
        state.close()


@asynccontextmanager
async def open_rig(
    settings: Settings,
    job: str,
    *,
    connect_to: tuple[str, int] | None = None,
    clock: Callable[[], datetime] = utc_now,
    on_attempt: Callable[[Attempt], None] = lambda _: None,
) -> AsyncIterator[Rig]:
    """Everything that the walk needs, opened and closed in order. `on_attempt` is told of each attempt.

    Raises StorageError as `open_polite`, ConfigError for a city that is not configured, or a definition of
    the user's that cannot be used: here, before the reading processes load them and die of it.
    """
    countries = check_definitions(settings)
    # A daemon is asked to stop at any time, and publishes again soon.
    within_s = SETTLE_WITHIN_S if job == "daemon" else None
    async with open_polite(settings, connect_to=connect_to, clock=clock) as (polite, state):
        publisher = open_publisher(settings, state, countries, within_s)
        archive = Archive(settings.data_path / ARCHIVE_DIR, max_file_bytes=settings.archive_file_bytes)
        with child_pool(settings) as pool:
            state.end_interrupted_runs(clock())
            workers = Workers(pool, settings)
            walk = Walk(settings, state, archive, polite, workers, clock, job, on_attempt)
            yield Rig(walk, polite, workers, state, publisher)


def open_publisher(
    settings: Settings, state: State, countries: frozenset[str], within_s: float | None = None
) -> Publisher:
    """The publisher, its file made; before it publishes it settles stories and events, for `within_s`.

    `countries`: of the monitored cities, as `check_definitions` tells them. Raises ConfigError, StorageError.
    """
    rules = rules_for(settings, countries)
    publisher = Publisher(
        settings.data_path,
        min_confidence=settings.min_confidence,
        prepare=lambda: settle(state, rules, within_s),
    )
    publisher.ensure_file()
    return publisher


def check_definitions(settings: Settings) -> frozenset[str]:
    """Load cities, topics and places once; the countries of the monitored cities (ISO 3166-1 alpha-2).

    Raises ConfigError naming file and key, or an unknown city.
    """
    lexicon = load_lexicon(settings.user_dirs)  # 20 MB that only the reading processes need: not kept
    return frozenset(lexicon.city(city).country for city in settings.cities)


def make_data_dir(path: Path) -> Path:
    """`path`, made if need be. Raises StorageError where it cannot be made or written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=path):  # of a name of its own: two processes may start at once
            pass
    except OSError as error:
        detail = f"{path}: cannot be written ({error.strerror}); choose another with --data-dir"
        raise StorageError(detail) from error
    return path


def chosen_sources(settings: Settings, named: tuple[str, ...] = ()) -> dict[str, Source]:
    """The sources to look at: those named, else those of the settings, else all that are enabled.

    Raises ConfigError naming an unknown source and the known ones.
    """
    known = load_sources(settings.user_dirs)
    wanted = named or settings.sources
    for source_id in wanted:
        if source_id not in known:
            near = difflib.get_close_matches(source_id, known, n=1)
            guess = f" (did you mean {near[0]!r}?)" if near else ""
            raise ConfigError(
                f"source {source_id!r} is not configured{guess}: add sources/{source_id}.toml to your own"
                f" directory, or take one of {', '.join(sorted(known))}"
            )
    chosen = [known[source_id] for source_id in wanted] or [each for each in known.values() if each.enabled]
    most = settings.max_feed_links
    return {source.id: replace(source, max_links=min(source.max_links, most)) for source in chosen}
