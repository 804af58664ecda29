"""What is rare in an article and told alike in any wording or language: its facts, as `kind:value`. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from pipeline.extract.dates import find_dates
from pipeline.extract.text import split_sentences
from pipeline.model import Article, DateSpan, Precision, Reading, Visit, VisitKind
from pipeline.sounds import sound_of, sound_of_place
from pipeline.stories.measures import measures_in
from pipeline.stories.numbers import numbers_in, ordinals_in, weight_of
from pipeline.stories.people import full_names
from pipeline.stories.words import rare_words

MAX_FACTS_OF_A_KIND = 12  # the first ones: an announcement tells what matters early, and the size is bounded
MAX_WORDS = 48
_LONGEST_FACT = 40
_LONG_NUMBER = 4  # 50000 says little, but more than 5
_QUOTED = re.compile(
    r"(?<![A-Za-z])[‘'](?P<one>[^‘’'\"“”\n]{1,300})[’']|[“\"](?P<two>[^“”\"\n]{1,300})[”\"]|[「『](?P<three>[^」』\n]{1,300})[」』]"
)
_TERM_CHARS = range(3, 25)  # shorter is a word under emphasis, longer is speech
_COUNTRY = re.compile(r"[A-Z]{2}")
_SPEECH = re.compile(r"[.?!]$|[다요죠까]$|[다요]며$")
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z][A-Z0-9&-]{2,9}(?![A-Za-z])")


def facts_of(article: Article, readings: Iterable[Reading]) -> tuple[str, ...]:
    """The article's facts, each once, at most a dozen of each kind, in the order of their kinds."""
    text = f"{article.title}\n{article.body}"
    told = tuple(readings)
    told_days = tuple(_days(article))
    own_day = article.published_day.isoformat() if article.published_day else None
    kinds = {
        "number": _numbers(text),
        "person": _persons(told),
        "sound": _sounds(told),
        "name": full_names(text),
        "measure": measures_in(text),
        "term": _terms(text),
        "acronym": (found.group() for found in _ACRONYM.finditer(text)),
        "organisation": _organisations(told),
        "place": (m.surface for r in told for m in r.mentions if m.kind == "place"),
        "place_sound": (
            sound
            for r in told
            for m in r.mentions
            if m.kind == "place" and (sound := sound_of_place(m.surface))
        ),
        "programme": (m.code for r in told for m in r.mentions if m.kind == "programme"),
        "country": (
            m.code
            for r in told
            for m in r.mentions
            if m.kind in _NAMING_COUNTRIES and _COUNTRY.fullmatch(m.code)
        ),
        "day": (day for day in told_days if day != own_day),
        "own_day": (day for day in told_days if day == own_day),
        "guest": _guests(told),
        "came": _came(told),
        "host": (r.city for r in told for visit in r.visits if visit.kind is VisitKind.EVENT),
        "visitor": (visit.visitor_kind for _, visit, _ in _visits(told) if visit.visitor_kind),
        "ordinal": ordinals_in(text),
        "word": rare_words(text),
        "lead": _lead(article),
    }
    bodies = dict.fromkeys(
        body[:_LONGEST_FACT] for _, visit, _ in _visits(told) for body in visit.organisations
    )
    return tuple(f"body:{body}" for body in islice(bodies, MAX_FACTS_OF_A_KIND)) + tuple(
        f"{kind}:{value}"
        for kind, values in kinds.items()
        for value in islice(
            dict.fromkeys(_plain(value) for value in values),
            MAX_WORDS if kind == "word" else MAX_FACTS_OF_A_KIND,
        )
    )


_VAGUE = frozenset({None, "government", "mixed"})  # a city's officials are government, too
_NAMING_COUNTRIES = frozenset({"country", "place", "organisation"})


def _plain(value: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value).casefold())[:_LONGEST_FACT]


def _numbers(text: str) -> Iterator[str]:
    found = dict.fromkeys(numbers_in(text))
    # What says most comes first: of a table of figures the longest are kept.
    return iter(
        sorted(
            (number for number in found if weight_of(number) > 1 or len(number) > _LONG_NUMBER),
            key=weight_of,
            reverse=True,
        )
    )


def _persons(readings: Iterable[Reading]) -> Iterator[str]:
    return (quote.speaker for reading in readings for quote in reading.quotes)


def _sounds(readings: Iterable[Reading]) -> Iterator[str]:
    return (sound for speaker in _persons(readings) if (sound := sound_of(speaker)))


def _terms(text: str) -> Iterator[str]:
    """What stands in quotation marks and is a name, not speech."""
    for found in _QUOTED.finditer(text):
        term = (found["one"] or found["two"] or found["three"]).strip()
        if len(term) in _TERM_CHARS and not _SPEECH.search(term):
            yield term


def _lead(article: Article) -> Iterator[str]:
    """The rare words of the title and of the first sentence."""
    first = next(iter(split_sentences(article.body)), None)
    return rare_words(f"{article.title}\n{first.text if first else ''}")


def _organisations(readings: Iterable[Reading]) -> Iterator[str]:
    for reading in readings:
        yield from (mention.surface for mention in reading.mentions if mention.kind == "organisation")
        yield from (name for visit in reading.visits for name in visit.organisations)


def _days(article: Article) -> Iterator[str]:
    """Days that the text names."""
    for sentence in split_sentences(article.body):
        for hit in find_dates(sentence.text, article.published_day):
            if (
                hit.span
                and hit.span.precision is Precision.DAY
                and hit.span.start == hit.span.end  # "last week" names no day
            ):
                yield hit.span.start.isoformat()


def _guests(readings: Iterable[Reading]) -> Iterator[str]:
    """Who came on which day, and to which city; of several days the first."""
    for city, visit, span in _visits(readings):
        yield from (f"{country}@{span.start.isoformat()}@{city}" for country in visit.countries)


def _came(readings: Iterable[Reading]) -> Iterator[str]:
    """The same with the last day, and of guests whose country is not told: by these visits are told apart."""
    for city, visit, span in _visits(readings):
        for country in visit.countries or ("",):
            yield f"{country}@{span.start.isoformat()}@{span.end.isoformat()}@{city}"


def _visits(readings: Iterable[Reading]) -> Iterator[tuple[str, Visit, DateSpan]]:
    for reading in readings:
        for visit in reading.visits:
            if visit.kind is VisitKind.EVENT and visit.date and visit.date.precision is Precision.DAY:
                yield reading.city, visit, visit.date
