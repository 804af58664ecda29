"""`read --why`: what became of every sentence, as values, as JSON, and on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from rich.text import Text

from jobs.article_view import LINE_COLUMNS
from jobs.read import Answer
from jobs.screen import columns_of_terminal, visible, write
from jobs.workers import lexicon_for
from pipeline.extract import with_plausible_day
from pipeline.extract.text import fold, split_sentences
from pipeline.extract.visits.rules import meaning_of
from pipeline.extract.visits.weighing import Segment, Weighed, weigh_sentences

LEFT_OUT = "furniture"  # the rule of what was no part of the article
_SHOWN_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Why:
    """Every sentence that was read, and the pieces of the given text that were left out before reading."""

    sentences: tuple[Weighed, ...]
    left_out: tuple[str, ...]


def why_of(answer: Answer, user_dirs: tuple[Path, ...], part: str = "") -> Why:
    """What became of every sentence of `answer`; with `part`, of those that hold these words.

    Words that stand in no sentence are themselves what was left out.
    """
    lexicon = lexicon_for(user_dirs)
    city = lexicon.city(answer.reading.city)
    sentences = weigh_sentences(with_plausible_day(answer.article), city, lexicon)
    left_out = tuple(_left_out(answer, sentences))
    if not part:
        return Why(sentences, left_out)
    wanted = _plain(part)
    chosen = tuple(each for each in sentences if wanted in _plain(each.text))
    others = tuple(piece for piece in left_out if wanted in _plain(piece))
    return Why(chosen, others if chosen or others else (part,))


def _left_out(answer: Answer, sentences: Sequence[Weighed]) -> Iterator[str]:
    read = {_plain(each.text) for each in sentences}
    read |= {_plain(line) for line in (answer.article.subtitle or "").split("\n")}
    for piece in split_sentences(answer.given):
        if _plain(piece.text) not in read:
            yield piece.text


def _plain(text: str) -> str:
    return " ".join(fold(text).text.split())


# --- JSON ----------------------------------------------------------------------------------------------


def why_json(why: Why) -> dict[str, Any]:
    """The keys that `--why` adds to an answer: `rejected`, and `sentences` with what became of each."""
    return {
        "rejected": [
            {
                "sentence": each.text,
                "surface": party.surface,
                "rule": party.rule,
                "why": meaning_of(party.rule),
            }
            for each in why.sentences
            for party in each.let_go
        ],
        "sentences": [*map(_sentence_json, why.sentences), *map(_left_out_json, why.left_out)],
    }


def _sentence_json(each: Weighed) -> dict[str, Any]:
    return {
        "segment": each.segment.value,
        "text": each.text,
        "countries": list(each.countries),
        "city": list(each.city),
        "days": list(each.days),
        "people": list(each.people),
        "records": list(each.records),
        "rules": list(_rules(each)),
        "why": [meaning_of(rule) for rule in _rules(each)],
    }


def _left_out_json(text: str) -> dict[str, Any]:
    empty: dict[str, Any] = {key: [] for key in ("countries", "city", "days", "people", "records")}
    return {"segment": None, "text": text, **empty, "rules": [LEFT_OUT], "why": [meaning_of(LEFT_OUT)]}


def _rules(each: Weighed) -> tuple[str, ...]:
    """The rules that spoke against the sentence; none where it made records, and all its parties came."""
    return tuple(dict.fromkeys(party.rule for party in each.let_go)) or (
        (each.nothing,) if each.nothing else ()
    )


# --- a terminal ------------------------------------------------------------------------------------------


def show_why(out: TextIO, why: Why) -> None:
    """Write the stages, every party that was let go, and every sentence with nothing to weigh."""
    write(out, *_stages(why), *_let_go(why), *_nothing(why), width=min(columns_of_terminal(), LINE_COLUMNS))


def _stages(why: Why) -> Iterator[Text]:
    segments = Counter(each.segment for each in why.sentences)
    records = {number for each in why.sentences for number in each.records}
    parties = sum(len(each.let_go) for each in why.sentences)
    yield Text("\nWhy", style="bold")
    counted = [f"{segment.value} {segments[segment]}" for segment in Segment]
    yield Text(f"sentences: {', '.join(counted)}; left out before reading: {len(why.left_out)}")
    yield Text(f"foreign countries: {_counted(each.countries for each in why.sentences)}")
    yield Text(visible(f"the city: {_counted(each.city for each in why.sentences)}"))
    yield Text(visible(f"days: {_counted(each.days for each in why.sentences)}"))
    yield Text(visible(f"people: {_counted(each.people for each in why.sentences)}"))
    yield Text(f"visits: {len(records)} recorded, {parties} parties let go")


def _counted(found: Iterable[Sequence[str]]) -> str:
    counts = Counter(chain.from_iterable(found))
    named = (f"{name} ×{number}" if number > 1 else name for name, number in counts.items())
    return ", ".join(named) or "none"


def _let_go(why: Why) -> Iterator[Text]:
    parties = [(each.text, party) for each in why.sentences for party in each.let_go]
    if parties:
        yield Text("\nLet go", style="bold")
    for text, party in parties[:_SHOWN_AT_MOST]:
        line = Text(visible(party.surface), style="bold")
        line.append(f"\n  {party.rule}: {meaning_of(party.rule)}", "not bold")
        yield line.append(f"\n  “{visible(text)}”", "not bold dim")


def _nothing(why: Why) -> Iterator[Text]:
    """Sentences without a candidate, one rule after the other."""
    told: dict[str, list[str]] = {}
    for each in why.sentences:
        if each.nothing:
            told.setdefault(each.nothing, []).append(each.text)
    if why.left_out:
        told[LEFT_OUT] = list(why.left_out)
    if told:
        yield Text("\nNothing to weigh", style="bold")
    for rule, texts in told.items():
        line = Text(f"{rule}: {meaning_of(rule)}")
        for text in texts[:_SHOWN_AT_MOST]:
            line.append(f"\n  “{visible(text)}”", "dim")
        yield line
