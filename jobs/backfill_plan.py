"""Which windows a backfill by date wants, checked; and what it would cost. Asks nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jobs.backfill import BOOKED_AT_ONCE, Wanted, turns
from jobs.url_lists import WEB_PREFIX, UrlList, web_source
from pipeline.discover.past import covers
from pipeline.errors import ConfigError
from pipeline.model import Source
from storage.ledger.windows import Window, WindowStatus
from storage.state import State

GUESSED_LINKS = 200  # a day, of a source of which nothing is known: a national daily's order of magnitude
GUESSED_BYTES = 30_000  # a page in the archive, packed
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a source's windows may cost. `hours`: at the pace of `host`. `basis`: what `pages` rests on."""

    source_id: str
    host: str
    windows: int
    pages: int
    hours: float
    total_bytes: int
    basis: str


def plan_days(
    state: State, sources: Iterable[Source], first: date, last: date, now: datetime, *, is_matched: bool
) -> list[Wanted]:
    """The windows of `first` to `last` of each source, booked in the ledger.

    Raises ConfigError for days that are still to come, and for those of which no list of a source tells.
    """
    chosen = list(sources)
    for source in chosen:
        check_days(source, first, last, now)
    names = [day.isoformat() for day in days_between(first, last)]
    return [
        Wanted(source, state.windows.plan(source.id, names, now, is_matched=is_matched)) for source in chosen
    ]


def plan_list(state: State, listed: UrlList, path: Path, now: datetime) -> list[Wanted]:
    """A window of each source for the addresses of the list at `path`, booked in the ledger.

    The window's name is of what the list holds: a file that has changed is another list.
    """
    names = sorted(link.key for links in listed.links.values() for link in links)
    name = f"list {path.name} {hashlib.sha256(chr(10).join(names).encode()).hexdigest()[:8]}"
    wanted = []
    for source in listed.sources.values():
        links = listed.links[source.id]
        (window,) = state.windows.plan(source.id, (name,), now)
        if not window.is_listed:
            for start in range(0, len(links), BOOKED_AT_ONCE):
                state.windows.book(name, links[start : start + BOOKED_AT_ONCE], {}, now)
            state.windows.listed(source.id, name, [link.key for link in links], 1)
        wanted.append(Wanted(source, (state.windows.one(source.id, name),)))
    return wanted


def plan_rest(state: State, known: Mapping[str, Source], zone: str) -> list[Wanted]:
    """Every window that is pending or has failed, but for sources that are configured no longer."""
    left = [
        window
        for window in state.windows.all()
        if window.status in (WindowStatus.PENDING, WindowStatus.FAILED)
    ]
    wanted = []
    for source_id in dict.fromkeys(window.source_id for window in left):
        source = known.get(source_id)
        if source is None and source_id.startswith(WEB_PREFIX):
            source = web_source(source_id.removeprefix(WEB_PREFIX), zone)
        if source is not None:
            wanted.append(Wanted(source, tuple(each for each in left if each.source_id == source_id)))
    return wanted


def days_seen(
    state: State, sources: Iterable[Source], first: date, last: date, now: datetime
) -> list[Wanted]:
    """As `plan_days`, but nothing is booked: windows that the ledger does not know are as they would be."""
    wanted = []
    for source in sources:
        check_days(source, first, last, now)
        known = {window.name: window for window in state.windows.all(source.id)}
        names = (day.isoformat() for day in days_between(first, last))
        unknown = Window(source.id, "", WindowStatus.PENDING, now)
        wanted.append(Wanted(source, tuple(known.get(name, replace(unknown, name=name)) for name in names)))
    return wanted


def check_days(source: Source, first: date, last: date, now: datetime) -> None:
    """Raise ConfigError where the source cannot tell of `first` to `last`."""
    today = now.astimezone(ZoneInfo(source.zone)).date()
    if first > last:
        raise ConfigError(f"--from {first} lies after --to {last}; swap them")
    if last > today:
        raise ConfigError(
            f"--to {last}: lies in the future; for {source.id} today is {today}: ask for that or before"
        )
    if not source.archives:
        raise ConfigError(
            f"{source.id}: no list of the past is known; add [[archives]] to its file, or give --urls"
        )
    untold = [
        day for day in days_between(first, last) if not any(covers(each, day) for each in source.archives)
    ]
    if untold:
        raise ConfigError(
            f"{source.id}: no list tells of {untold[0]} (from_day and until_day of its [[archives]])"
            "; ask for other days"
        )


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`."""
    return (first + ONE_DAY * count for count in range((last - first).days + 1))


def estimate(state: State, source: Source, windows: Sequence[Window]) -> Estimate:
    """What is still to be done of `windows`, by what is known of others, else of the source at all."""
    left = [window for window in windows if window.status is not WindowStatus.DONE]
    listed = [window for window in state.windows.all(source.id) if window.is_listed and window.new]
    a_day, bytes_a_page = state.windows.usual(source.id)
    basis = f"the {len(listed)} windows listed before"
    if listed:
        a_day = sum(window.new for window in listed) / len(listed)
    elif a_day:
        basis = "what its feeds brought a day"
    else:
        a_day, basis = GUESSED_LINKS, "a guess; nothing is known of it"
    pages = sum(window.waiting if window.is_listed else a_day for window in left)
    lists = sum(1 for _ in turns(Wanted(source, tuple(left))))
    return Estimate(
        source_id=source.id,
        host=source.hosts[0],
        windows=len(left),
        pages=round(pages),
        hours=(pages + lists) * state.windows.pace_s(source.hosts[0], source.min_delay_s) / 3600,
        total_bytes=round(pages * (bytes_a_page or GUESSED_BYTES)),
        basis=basis,
    )


def estimate_list(state: State, listed: UrlList) -> list[Estimate]:
    """What the addresses of a list may cost that nobody has found before."""
    estimates = []
    for source in listed.sources.values():
        pages = sum(state.link_state(link.key) is None for link in listed.links[source.id])
        _, bytes_a_page = state.windows.usual(source.id)
        host = source.hosts[0]
        hours = pages * state.windows.pace_s(host, source.min_delay_s) / 3600
        size = round(pages * (bytes_a_page or GUESSED_BYTES))
        estimates.append(Estimate(source.id, host, 1, pages, hours, size, "the list, but for what is known"))
    return estimates
