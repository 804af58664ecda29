"""What a person sees on a terminal: tables, an article with its evidence highlighted, the state of things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from jobs.read import Answer
from pipeline.model import DateSpan, Precision, Visit


def visit_line(visit: Visit) -> str:
    """One visit in one line: who, from where, how many, when, received by, at."""
    who = ", ".join(visit.organisations) or "a delegation"
    parts = [f"{who} [{', '.join(visit.countries) or '–'}]"]
    if visit.headcount:
        parts.append(f"{'about ' if visit.headcount.approx else ''}{visit.headcount.value} people")
    parts.append(day_text(visit.date))
    if visit.host:
        parts.append(f"received by {visit.host}")
    if visit.place:
        parts.append(f"at {visit.place}")
    if visit.facilitated_by:
        parts.append(f"arranged by {visit.facilitated_by}")
    return " · ".join(parts)


def day_text(span: DateSpan | None) -> str:
    """A date as exact as it was told: a day, a range, a month, a year."""
    if span is None:
        return "date not said"
    if span.precision is Precision.DAY:
        same = span.start == span.end
        return span.start.isoformat() if same else f"{span.start.isoformat()} to {span.end.isoformat()}"
    if span.precision is Precision.MONTH and span.start.replace(day=1) == span.end.replace(day=1):
        return span.start.strftime("%Y-%m")
    if span.precision is Precision.YEAR and span.start.year == span.end.year:
        return str(span.start.year)
    return f"{span.start.isoformat()} to {span.end.isoformat()} (by {span.precision})"


def show_answer(console: Console, answer: Answer) -> None:
    """The article with its evidence highlighted, then every record."""
    article, reading = answer.article, answer.reading
    evidence = [line for visit in reading.visits for line in visit.evidence]
    evidence += [award.evidence for award in reading.awards] + [item.evidence for item in reading.coverage]
    body = Text(article.body)
    for sentence in evidence:
        body.highlight_words([sentence], style="bold yellow")
    about = Text(
        f"{article.published_day or 'no date'} · {', '.join(article.authors) or 'no author'}", style="dim"
    )
    console.print(
        Panel(Group(about, Text(), body), title=Text(article.title, style="bold"), title_align="left")
    )
    flag = "yes" if reading.smart_city else "no"
    console.print(Text(f"{reading.city}: smart city {flag} · topics {', '.join(reading.topics) or 'none'}"))
    console.print(Text(f"programmes: {', '.join(reading.programmes) or 'none'}"))
    for section in _records(answer):
        console.print(section)


def _records(answer: Answer) -> Iterable[RenderableType]:
    reading = answer.reading
    if reading.visits:
        grid = _grid("visit", "kind", "told as", "evidence", "rule", "confidence")
        for visit in reading.visits:
            told = f"{visit.direction}, {visit.status}" + (", online" if visit.mode == "online" else "")
            row = (visit_line(visit), visit.kind.value, told, "\n".join(visit.evidence), visit.rule)
            grid.add_row(*(Text(cell) for cell in row), f"{visit.confidence:.2f}")
        yield grid
    if reading.awards:
        grid = _grid("award", "given by", "year", "for", "evidence")
        for award in reading.awards:
            row = (award.name, award.giver or "", str(award.year or ""), award.for_what or "", award.evidence)
            grid.add_row(*map(Text, row))
        yield grid
    if reading.coverage:
        grid = _grid("coverage", "country", "kind", "evidence")
        for item in reading.coverage:
            grid.add_row(*map(Text, (item.outlet, item.country or "", item.kind, item.evidence)))
        yield grid
    if reading.quotes:
        grid = _grid("quoted", "role", "words")
        for quote in reading.quotes:
            grid.add_row(*map(Text, (quote.speaker, quote.role or "", quote.evidence)))
        yield grid


def grid_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Grid:
    """A table of `rows`; `None` shows as an empty cell, a list as its parts apart by commas."""
    grid = _grid(*columns)
    for row in rows:
        grid.add_row(*(Text(cell_text(value)) for value in row))
    return grid


def cell_text(value: object) -> str:
    """A value from the database as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(cell_text(part) for part in value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _grid(*columns: str) -> Grid:
    grid = Grid(show_lines=True, header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold")
    return grid
