"""What became of every sentence: the stages of reading visits, laid open for a person who asks why. Pure.

Asked for by `read --why` alone; reading itself does not pay for it. Sentences are shown in composed form
(see `text.fold`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import find_dates
from pipeline.extract.home import all_exchanged
from pipeline.extract.scope import ScopedSentence, scope_of
from pipeline.extract.text import fold, sentences_of
from pipeline.extract.visits import weigh_visits
from pipeline.extract.visits.records import Rejected
from pipeline.model import Article, City, Visit

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


class Segment(StrEnum):
    """Which part of the article a sentence stands in."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sentence: where it stands, what was found in it, and what came of it.

    `countries`: ISO codes of foreign places and peoples. `city`, `days`, `people`: surfaces of the city's
    names, of dates and of head-counts. `records`: positions of the visits that it proves.
    `let_go`: its rejected parties. `nothing`: the rule by which there was nothing to weigh, or empty.
    """

    segment: Segment
    text: str
    countries: tuple[str, ...]
    city: tuple[str, ...]
    days: tuple[str, ...]
    people: tuple[str, ...]
    records: tuple[int, ...] = ()
    let_go: tuple[Rejected, ...] = ()
    nothing: str = ""


def weigh_sentences(article: Article, city: City, lexicon: Lexicon) -> tuple[Weighed, ...]:
    """Every sentence of title, body and captions in order, with what became of it."""
    plain = replace(article, title=fold(article.title).text, body=fold(article.body).text)
    verdicts = weigh_visits(plain, sentences_of(plain), city, lexicon)
    proves = _by_sentence(verdicts.visits)
    let_go: dict[str, list[Rejected]] = {}
    for each in verdicts.rejected:
        let_go.setdefault(each.evidence, []).append(each)
    return tuple(
        _weighed(each, segment, (plain, city), proves.get(each.sentence.text, ()), let_go)
        for segment, each in _scoped(plain, city, lexicon)
    )


def _by_sentence(visits: Sequence[Visit]) -> Mapping[str, tuple[int, ...]]:
    told: dict[str, list[int]] = {}
    for number, visit in enumerate(visits):
        for sentence in visit.evidence:
            told.setdefault(sentence, []).append(number)
    return {sentence: tuple(numbers) for sentence, numbers in told.items()}


def _scoped(article: Article, city: City, lexicon: Lexicon) -> Iterator[tuple[Segment, ScopedSentence]]:
    for each in scope_of(article, sentences_of(article), city, lexicon):
        if each.sentence.in_title:
            yield Segment.TITLE, each
        else:
            yield Segment.LEAD if each.is_lead else Segment.BODY, each
    for caption in article.captions:
        alone = replace(article, title="", body=fold(caption).text, captions=())
        for each in scope_of(alone, sentences_of(alone), city, lexicon):
            yield Segment.CAPTION, each


def _weighed(
    each: ScopedSentence,
    segment: Segment,
    of: tuple[Article, City],
    records: tuple[int, ...],
    rejected: Mapping[str, Sequence[Rejected]],
) -> Weighed:
    article, city = of
    text = each.sentence.text
    let_go = tuple(dict.fromkeys(rejected.get(text, ())))
    codes = (place.code for place in each.places if place.code not in ("", *_HOME))
    return Weighed(
        segment,
        text,
        countries=all_exchanged(dict.fromkeys(codes), city.country),
        city=tuple(dict.fromkeys(text[word.start : word.end] for word in each.words)),
        days=tuple(text[hit.start : hit.end] for hit in find_dates(text, article.published_day)),
        people=tuple(text[hit.start : hit.end] for hit in find_counts(text) if hit.unit == "people"),
        records=records,
        let_go=let_go,
        nothing="" if records or let_go else _nothing(each),
    )


_HOME: Final = ("KR", "KP")


def _nothing(each: ScopedSentence) -> str:
    """Why there was no candidate: a rule of the table `no_candidate` in data/rules.toml."""
    if each.sentence.in_title:
        return "title"
    if not any(place.code not in _HOME for place in each.places):
        return "no-foreign-party"
    if not (each.is_citys or each.words or each.is_in_run):
        return "no-city"
    return "no-party"
