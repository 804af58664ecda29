"""An article on a terminal: its text with the evidence marked, then every record with what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from jobs.read import Answer
from jobs.screen import columns_of_terminal, days_text, visible, write
from pipeline.extract.visits.rules import meaning_of
from pipeline.model import Award, Coverage, DateSpan, Form, Mode, Precision, Quote, Reading, Visit

LINE_COLUMNS = 100  # longer lines of prose are hard to read, however wide the terminal
_EVIDENCE = "bold yellow"


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as it is shown: what it is in one line, more about it, the sentences that prove it."""

    what: str
    more: str
    evidence: tuple[str, ...]


def show_answer(out: TextIO, answer: Answer, min_confidence: float = 0.0) -> None:
    """Write the article with its evidence marked (in colour, else in « »), then every record.

    A record of less than `min_confidence` is marked as a candidate.
    """
    article, reading = answer.article, answer.reading
    sections = tuple(_sections(reading, min_confidence))
    evidence = [
        sentence
        for title, records in sections
        if title != "Quotations"
        for each in records
        for sentence in each.evidence
    ]
    in_colour = out.isatty()
    about = (
        str(article.published_day or "no date"),
        ", ".join(article.authors) or "no author",
        "" if article.form is Form.ARTICLE else article.form,
        "only a part is free" if article.paywalled else "",
        article.url,
    )
    body = "\n\n".join(part for part in (article.subtitle, article.body) if part)
    write(
        out,
        _marked(article.title or "(no title)", evidence, in_colour=in_colour, style="bold"),
        Text(visible(" · ".join(part for part in about if part)), style="dim"),
        Rule(style="dim"),
        _marked(body, evidence, in_colour=in_colour),
        Rule(style="dim"),
        Text(f"{reading.city}: {'' if reading.smart_city else 'not '}about smart-city work", style="bold"),
        Text(f"topics: {', '.join(reading.topics) or 'none'}"),
        Text(visible(f"programmes: {', '.join(reading.programmes) or 'none'}")),
        *(
            part
            for title, records in sections
            for part in (Text(f"\n{title}", style="bold"), _numbered(records))
        ),
        width=min(columns_of_terminal(), LINE_COLUMNS),
    )


def day_text(span: DateSpan | None) -> str:
    """A date as exact as it was told: a day, a range, a month, a year."""
    if span is None:
        return "date not said"
    text = days_text(span.start, span.end)
    return text if span.precision is Precision.DAY or " to " not in text else f"{text} (by {span.precision})"


def visit_line(visit: Visit) -> str:
    """One visit in one line: who, from where, how many, when."""
    who = ", ".join(visit.organisations) or "a delegation"
    parts = [f"{who} [{', '.join(visit.countries) or '–'}]", day_text(visit.date)]
    if visit.headcount:
        parts.append(f"{'about ' if visit.headcount.approx else ''}{visit.headcount.value} people")
    return " · ".join(parts)


def _sections(reading: Reading, min_confidence: float) -> Iterator[tuple[str, tuple[Shown, ...]]]:
    """The kinds of records that there are, with their titles."""
    sections = (
        ("Visits", tuple(_visit(visit, min_confidence) for visit in reading.visits)),
        ("Awards", tuple(_award(award, min_confidence) for award in reading.awards)),
        ("Foreign coverage", tuple(_coverage(item, min_confidence) for item in reading.coverage)),
        ("Quotations", tuple(map(_quote, reading.quotes))),
    )
    return ((title, records) for title, records in sections if records)


def _candidate(confidence: float, min_confidence: float) -> str:
    return f"candidate, in no report: below {min_confidence:g}" if confidence < min_confidence else ""


def _visit(visit: Visit, min_confidence: float) -> Shown:
    facts = (
        f"{visit.kind}, {visit.direction}, {visit.status}{', online' if visit.mode is Mode.ONLINE else ''}",
        visit.host and f"received by {visit.host}",
        visit.place and f"at {visit.place}",
        visit.facilitated_by and f"arranged by {visit.facilitated_by}",
        visit.purpose and f"for {', '.join(visit.purpose)}",
        f"confidence {visit.confidence:.2f}",
        _candidate(visit.confidence, min_confidence),
        f"rule {visit.rule}: {meaning_of(visit.rule)}",
    )
    return Shown(visit_line(visit), " · ".join(fact for fact in facts if fact), visit.evidence)


def _award(award: Award, min_confidence: float) -> Shown:
    facts = (award.name, award.year and str(award.year), award.giver and f"given by {award.giver}")
    more = (award.for_what and f"for {award.for_what}", _candidate(award.confidence, min_confidence))
    return Shown(
        " · ".join(fact for fact in facts if fact),
        " · ".join(fact for fact in more if fact),
        (award.evidence,),
    )


def _coverage(item: Coverage, min_confidence: float) -> Shown:
    what = f"{item.outlet} [{item.country or '–'}] · {item.kind}, {item.status}"
    return Shown(what, _candidate(item.confidence, min_confidence), (item.evidence,))


def _quote(quote: Quote) -> Shown:
    return Shown(", ".join(part for part in (quote.speaker, quote.role) if part), "", (quote.evidence,))


def _marked(text: str, evidence: Iterable[str], *, in_colour: bool, style: str = "") -> Text:
    """`text` with its evidence marked; what proves two things is marked once."""
    marked, end = Text(style=style), 0
    places = {(text.find(sentence), -len(sentence)) for sentence in evidence if sentence}
    for start, minus_length in sorted(place for place in places if place[0] >= 0):
        if start < end:
            continue  # it is part of the one before
        marked.append(visible(text[end:start]))
        end = start - minus_length
        sentence = visible(text[start:end])
        marked.append(sentence if in_colour else f"«{sentence}»", _EVIDENCE)
    return marked.append(visible(text[end:]))


def _numbered(records: Sequence[Shown]) -> RenderableType:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", style="dim")
    grid.add_column(overflow="fold")
    for number, record in enumerate(records, start=1):
        text = Text(visible(record.what), style="bold")
        if record.more:
            text.append(f"\n{visible(record.more)}", "not bold dim")
        for sentence in record.evidence:
            text.append(f"\n“{visible(sentence)}”", "not bold yellow")
        grid.add_row(str(number), text)
    return grid
