"""Tellings for tests, from what an editor would say of them."""

from datetime import UTC, date, datetime, time

from pipeline.model import DateSpan, Direction, Headcount, Mode, Precision, Status, Telling, Visit, VisitKind


def span(text):
    """A span: a day, a month (2023-05), or `first..last` in days."""
    first, _, last = text.partition("..")
    if len(first) == 7:
        start = date.fromisoformat(first + "-01")
        end = date(start.year + start.month // 12, start.month % 12 + 1, 1).toordinal() - 1
        return DateSpan(start, date.fromordinal(end), Precision.MONTH)
    return DateSpan(date.fromisoformat(first), date.fromisoformat(last or first), Precision.DAY)


def telling(
    key,
    countries="BR",
    bodies=(),
    day="2023-05-22",
    people=None,
    told="2023-05-24",
    *,
    about=False,
    city="seoul",
    status=Status.HAPPENED,
    mode=Mode.IN_PERSON,
    direction=Direction.INBOUND,
    kind=VisitKind.EVENT,
    story="",
    article="",
    evidence=(),
    visitor_kind=None,
    host=None,
):
    """A telling; `countries` apart by blanks, `day` as `span` takes it or None."""
    told_day = date.fromisoformat(told)
    return Telling(
        key=key,
        article_id=article or key,
        city=city,
        told_at=datetime.combine(told_day, time(9), UTC),
        told_day=told_day,
        story=story,
        visit=Visit(
            kind=kind,
            direction=direction,
            status=status,
            mode=mode,
            countries=tuple(countries.split()),
            organisations=(bodies,) if isinstance(bodies, str) else tuple(bodies),
            evidence=evidence,
            rule="test",
            confidence=0.9,
            visitor_kind=visitor_kind,
            headcount=Headcount(people, about) if people else None,
            date=span(day) if day else None,
            host=host,
        ),
    )
