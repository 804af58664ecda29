"""What is worth telling somebody: a source that broke or recovered, a visit found, the day before. Pure.

A thing is told once. A source that breaks again and again is told of once in the quiet time, and a recovery
only where the break was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.ledger.notices import Notice, Told, WaitingNotice
from storage.ledger.standing import SourceStanding, Standing

_NAMED = 10  # visits, or sources, in one digest
_BODIES = 20  # notices written out in one message; the rest by their titles


@dataclass(frozen=True, slots=True)
class FoundVisit:
    """A visit to `city` as one article tells it, of the event that all who tell it share.

    `since`: its first day; `None` = no date is told.
    """

    visit_id: str
    event_id: str
    city: str
    countries: tuple[str, ...]
    who: tuple[str, ...]
    since: date | None
    people: int | None
    status: str
    sentence: str | None
    url: str

    def __str__(self) -> str:
        people = f"{self.people} people" if self.people is not None else ""
        said = (
            str(self.since or ""),
            ", ".join(self.countries),
            ", ".join(self.who),
            people,
            self.status,
        )
        lines = ("; ".join(part for part in said if part), self.sentence or "", self.url)
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class DayOfACity:
    """What a day brought for a city: articles read, those on its smart-city work, and the visits in them."""

    city: str
    articles: int
    smart_city: int
    visits: tuple[FoundVisit, ...]


def source_notices(
    sources: Iterable[SourceStanding], told: Mapping[str, Told], quiet: timedelta, now: datetime
) -> list[Notice]:
    """The sources that broke or recovered, and of which that has not been told."""
    notices = []
    for source in sources:
        subject = f"source:{source.source_id}"
        last = told.get(subject)
        was_told_broken = last is not None and last.what == Standing.BROKEN
        since = f"{source.since_at:%Y-%m-%d %H:%M} UTC"
        if source.standing is Standing.BROKEN:
            if not was_told_broken and (last is None or now - last.at >= quiet):
                body = f"{source.source_id}: broken since {since}: {source.reason or 'no reason given'}"
                notices.append(Notice(subject, Standing.BROKEN.value, f"{source.source_id} is broken", body))
        elif was_told_broken and source.standing in (Standing.RECOVERED, Standing.GOOD):
            body = f"{source.source_id}: works again since {since}"
            notices.append(
                Notice(subject, Standing.RECOVERED.value, f"{source.source_id} has recovered", body)
            )
    return notices


def visit_notices(visits: Iterable[FoundVisit], told: Mapping[str, Told]) -> list[Notice]:
    """One notice for each event that was not told before, by the first of `visits` that tells it."""
    notices: dict[str, Notice] = {}
    for visit in visits:
        subject = f"visit:{visit.event_id}"
        if subject not in told and subject not in notices:
            from_where = ", ".join(visit.countries) or ", ".join(visit.who) or "abroad"
            notices[subject] = Notice(subject, "", f"Visit to {visit.city} from {from_where}", str(visit))
    return list(notices.values())


def digest_day(now: datetime, zone: str, hour: int, city: str, told: Mapping[str, Told]) -> date | None:
    """The day of which `city` is to be told now; `None` where it is too early, or was told.

    A daemon that slept through the hour tells it later on the same day; a day that has passed is not made up
    for.
    """
    local = now.astimezone(ZoneInfo(zone))
    if hour < 0 or local.hour < hour or _digest_subject(city, local.date()) in told:
        return None
    return local.date() - timedelta(days=1)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """When `day` began and ended in `zone`, in UTC; 23 or 25 hours where clocks change."""
    begin, end = (
        datetime.combine(each, time(), ZoneInfo(zone)).astimezone(UTC)
        for each in (day, day + timedelta(days=1))
    )
    return begin, end


def digest_notice(day: date, of: DayOfACity, sources: Iterable[SourceStanding]) -> Notice:
    """The digest of `day`, told on the day after."""
    broken = [source for source in sources if source.standing is Standing.BROKEN]
    lines = [f"{of.articles} articles read, {of.smart_city} on smart-city work, {len(of.visits)} visits."]
    lines += [f"\n{visit}" for visit in of.visits[:_NAMED]]
    if len(of.visits) > _NAMED:
        lines.append(f"\nand {len(of.visits) - _NAMED} more: citymentions report visit_log")
    if broken:
        lines.append(f"\n{len(broken)} sources are broken:")
    lines += [
        f"{each.source_id} since {each.since_at:%Y-%m-%d %H:%M} UTC: {each.reason}"
        for each in broken[:_NAMED]
    ]
    subject = _digest_subject(of.city, day + timedelta(days=1))
    return Notice(subject, "", f"{of.city}, {day}: {len(of.visits)} visits", "\n".join(lines))


def one_message(waiting: tuple[WaitingNotice, ...]) -> tuple[str, str]:
    """Title and body of one message for all that waits: nobody is told in thirty messages."""
    if len(waiting) == 1:
        return waiting[0].title, waiting[0].body
    parts = [notice.body for notice in waiting[:_BODIES]]
    if waiting[_BODIES:]:
        parts.append("\n".join(notice.title for notice in waiting[_BODIES:]))
    return f"citymentions: {len(waiting)} news", "\n\n".join(parts)


def _digest_subject(city: str, told_on: date) -> str:
    return f"digest:{city}:{told_on}"
