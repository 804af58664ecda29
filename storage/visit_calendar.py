"""Visits as an iCalendar file, through icalendar (extra `export`): an all-day event per visit with a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from pipeline.errors import ConfigError
from storage.results.query import DEFAULT_LIMITS, Limits, run_sql

if TYPE_CHECKING:
    from icalendar import Event

CALENDARS: Final = ("visit_log", "planned_visits")  # the reports that make one
_STATUS = {"happened": "CONFIRMED", "planned": "TENTATIVE", "cancelled": "CANCELLED"}
_VISITS = """
-- Which visits are told to the day? Of parameters, those of the report visit_log.
select
    occasion_id,
    visit_from,
    visit_to,
    country_names,
    who,
    people,
    received_by,
    place,
    saw,
    arranged_by,
    status,
    first_reported_day,
    sentence,
    url,
from visit_occasion
where
    date_precision = 'day'
    and (getvariable('status') is null or status = getvariable('status'))
    and (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
    and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
    and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
order by visit_from, occasion_id
"""
_Visit = Mapping[str, object]


def write_calendar(
    file: Path, parameters: Mapping[str, object], target: Path, *, limits: Limits = DEFAULT_LIMITS
) -> int:
    """Write the visits of `file` that are told to the day to `target`; how many they are.

    `parameters`: any of status, city, country, topic, from_day, to_day. An event keeps its UID from export to
    export, so that importing again replaces it; a visit that was cancelled is told as cancelled. Raises
    ConfigError where the extra is not installed; and what `run_sql` raises.
    """
    try:
        from icalendar import Calendar  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise ConfigError("export: .ics needs the extra: pip install 'citymentions[export]'") from error
    calendar = Calendar()
    calendar.add("prodid", "-//citymentions//visits//EN")
    calendar.add("version", "2.0")
    answer = run_sql(file, _VISITS, limits=limits, variables=parameters)
    count = 0
    for row in answer.rows:
        calendar.add_component(_event(dict(zip(answer.columns, row, strict=True))))
        count += 1
    target.write_bytes(calendar.to_ical())
    return count


def _event(visit: _Visit) -> Event:
    from icalendar import Event  # noqa: PLC0415  (an extra)

    start, end = cast("date", visit["visit_from"]), cast("date", visit["visit_to"])
    event = Event()
    event.add("uid", f"{visit['occasion_id']}@citymentions")
    event.add("dtstamp", _stamp(cast("date | None", visit["first_reported_day"]) or start))
    event.add("dtstart", start)
    event.add("dtend", end + timedelta(days=1))  # the day after the last (RFC 5545, 3.6.1)
    event.add("summary", _summary(visit))
    event.add("status", _STATUS[str(visit["status"])])
    event.add("transp", "TRANSPARENT")
    if visit["place"]:
        event.add("location", _plain(visit["place"]))
    if visit["url"]:
        event.add("url", _plain(visit["url"]))
    if visit["saw"]:
        event.add("categories", [_plain(code) for code in cast("list[str]", visit["saw"])])
    event.add("description", _description(visit))
    return event


def _summary(visit: _Visit) -> str:
    named = ", ".join(cast("list[str]", visit["who"]))
    parts = [_plain(part) for part in (visit["country_names"], named) if part]
    people = f" ({visit['people']})" if visit["people"] else ""
    return (": ".join(parts) or "Visit") + people


def _description(visit: _Visit) -> str:
    said = {
        "Received by": visit["received_by"],
        "Place": visit["place"],
        "People": visit["people"],
        "Saw": ", ".join(cast("list[str]", visit["saw"])),
        "Arranged by": visit["arranged_by"],
        "Evidence": visit["sentence"],
        "Article": visit["url"],
    }
    return "\n".join(f"{name}: {_plain(value)}" for name, value in said.items() if value)


def _stamp(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _plain(value: object) -> str:
    """Text without control characters, which a calendar file must not hold (RFC 5545, 3.1)."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
