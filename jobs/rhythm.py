"""How often a source is looked at, and when its silence is suspicious: from what it brought so far. Pure.

An outlet brings articles by the hour of its week: busy on a weekday morning, asleep on a Sunday night. The
rate of an hour of the week is drawn towards that hour's rate on all days, and that towards the source's
overall rate, as long as little was seen of it (`PRIOR_HOURS`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.ledger.rhythm import HOURS_OF_WEEK, Rhythm, Watched

LINKS_PER_LOOK = 3.0  # what a look should bring: fewer is a waste of the publisher's patience, more is late
PRIOR_HOURS = 1.0
ENOUGH_HOURS = 48.0  # before two days of watching nothing is concluded
LONGEST_LEARNED = timedelta(hours=24)  # what came during a longer absence says little of any one hour
MOST_OFTEN, LEAST_OFTEN = 3.0, 4.0  # bounds: the declared interval over the one, times the other …
SHORTEST_S, LONGEST_S = 120.0, 86_400.0  # … and never outside these, but where so declared
# Silence is suspicious where so many links were to be expected in it. By chance alone one silence in 22,000
# of Poisson's would be as long; holidays make it likelier.
SILENT_AFTER_LINKS = 10.0
# Far too little: below this share of a day's expectation, where at least so many were expected.
FEW_SHARE, FEW_OF = 0.2, 30.0
_HOUR = timedelta(hours=1)
_LONGEST_LOOK_BACK = timedelta(days=14)


def seen_between(since: datetime, until: datetime, links: int, zone: str) -> Rhythm:
    """`links` new ones came after `since` and until `until`: spread evenly over the hours of the week.

    Empty where the time is longer than LONGEST_LEARNED, or does not run forwards.
    """
    whole = until - since
    if not timedelta(0) < whole <= LONGEST_LEARNED:
        return {}
    hours: dict[int, float] = defaultdict(float)
    for hour_of_week, length in _hours(since, until, zone):
        hours[hour_of_week] += length / _HOUR
    total = whole / _HOUR
    return {hour: Watched(length, links * length / total) for hour, length in hours.items()}


def expected_links(rhythm: Rhythm, since: datetime, until: datetime, zone: str) -> float:
    """How many new links come, on average, from `since` to `until`; at most two weeks are looked back on."""
    since = max(since, until - _LONGEST_LOOK_BACK)
    rates = hourly_rates(rhythm)
    return sum(rates[hour] * (length / _HOUR) for hour, length in _hours(since, until, zone))


def hourly_rates(rhythm: Rhythm) -> tuple[float, ...]:
    """New links an hour, for each hour of the week; all 0 where nothing was ever watched."""
    overall = _rate(rhythm.values(), 0.0, 0.0)
    of_day = [
        _rate((rhythm[h] for h in range(hour, HOURS_OF_WEEK, 24) if h in rhythm), overall, PRIOR_HOURS)
        for hour in range(24)
    ]
    nothing = Watched(0.0, 0.0)
    return tuple(
        _rate((rhythm.get(hour, nothing),), of_day[hour % 24], PRIOR_HOURS) for hour in range(HOURS_OF_WEEK)
    )


def watched_hours(rhythm: Rhythm) -> float:
    """For how long the source was watched, older weeks counting less."""
    return sum(watched.hours for watched in rhythm.values())


def interval_s(
    rhythm: Rhythm, declared_s: float, now: datetime, zone: str, hint_s: float | None = None
) -> float:
    """Seconds from `now` to the next look: when about LINKS_PER_LOOK new links are to be expected.

    Never under a third of, nor over four times, `declared_s`, nor over a day. The publisher's wish (`ttl`,
    `sy:updatePeriod`, Cache-Control) makes it longer within the same bounds: feeds that say "daily" and bring
    fifty links a day are common.
    """
    least = max(declared_s / MOST_OFTEN, min(SHORTEST_S, declared_s))
    most = min(declared_s * LEAST_OFTEN, max(LONGEST_S, declared_s))
    wait_s = declared_s
    if watched_hours(rhythm) >= ENOUGH_HOURS:
        wait_s = _until_expected(rhythm, now, zone, most)
    return min(max(wait_s, least, hint_s or 0.0), most)


def silence(rhythm: Rhythm, last_new_at: datetime | None, now: datetime, zone: str) -> str | None:
    """Why it is suspicious that nothing has been new since `last_new_at`; `None` where it is not."""
    if last_new_at is None or watched_hours(rhythm) < ENOUGH_HOURS:
        return None
    expected = expected_links(rhythm, last_new_at, now, zone)
    if expected < SILENT_AFTER_LINKS:
        return None
    hours = (now - last_new_at) / _HOUR
    return f"no new link for {hours:.0f} h, in which about {expected:.0f} come at this time of the week"


def scarcity(rhythm: Rhythm, links_of_a_day: int, now: datetime, zone: str) -> str | None:
    """Why so few new links in the 24 hours before `now` are suspicious; `None` where they are not."""
    if watched_hours(rhythm) < ENOUGH_HOURS:
        return None
    expected = expected_links(rhythm, now - timedelta(days=1), now, zone)
    if expected < FEW_OF or links_of_a_day >= FEW_SHARE * expected:
        return None
    return f"{links_of_a_day} new links in 24 h, in which about {expected:.0f} come at this time of the week"


def _rate(watched: Iterable[Watched], prior_rate: float, prior_hours: float) -> float:
    hours, links = prior_hours, prior_rate * prior_hours
    for each in watched:
        hours += each.hours
        links += each.links
    return links / hours if hours > 0 else 0.0


def _until_expected(rhythm: Rhythm, now: datetime, zone: str, most_s: float) -> float:
    rates = hourly_rates(rhythm)
    wanting, waited_s = LINKS_PER_LOOK, 0.0
    for hour, length in _hours(now, now + timedelta(seconds=most_s), zone):
        here = rates[hour] * (length / _HOUR)
        if here >= wanting:
            return waited_s + length.total_seconds() * (wanting / here)
        wanting -= here
        waited_s += length.total_seconds()
    return most_s


def _hours(since: datetime, until: datetime, zone: str) -> Iterator[tuple[int, timedelta]]:
    """The hours of the week from `since` to `until`, each with how much of it lies between."""
    local = ZoneInfo(zone)
    at = since.astimezone(UTC)
    while at < until:
        here = at.astimezone(local)
        left = _HOUR - timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        length = min(left, until - at)
        yield here.weekday() * 24 + here.hour, length
        at += length
