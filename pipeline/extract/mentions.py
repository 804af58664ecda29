"""Every term that was found, with its exact place in title or body: the rows of the mention table. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.home import exchanged
from pipeline.extract.programmes import NamedProgramme
from pipeline.extract.scope import ScopedSentence
from pipeline.model import City, Mention


def mentions_in(
    scoped: Sequence[ScopedSentence],
    city: City,
    programmes: Sequence[NamedProgramme],
    proposals: Sequence[NamedProgramme],
) -> tuple[Mention, ...]:
    """Countries, places, bodies, topic terms, the city's names and programmes, in order of the text."""
    named = [("programme", programme) for programme in programmes]
    named += [("proposed-programme", proposal) for proposal in proposals]
    mentions = [mention for each in scoped for mention in _found_in(each, city)]
    mentions += [
        _mention(programme.scoped, kind, programme.entry, programme.start, programme.end)
        for kind, programme in named
    ]
    return tuple(sorted(dict.fromkeys(mentions), key=lambda each: (not each.in_title, each.start_char)))


def _found_in(each: ScopedSentence, city: City) -> Iterator[Mention]:
    for place in each.places:
        code = exchanged(place.code, city.country)
        yield _mention(each, _PLACE_KINDS.get(place.kind, "place"), code, place.start, place.end)
    for term in each.terms:
        yield _mention(each, "topic", term.value.code, term.start, term.end)
    for word in each.words:
        if word.value.role in _CITY_ROLES:
            yield _mention(each, _CITY_ROLES[word.value.role], city.id, word.start, word.end)


def _mention(each: ScopedSentence, kind: str, code: str, start: int, end: int) -> Mention:
    sentence = each.sentence
    return Mention(
        kind=kind,
        code=code,
        surface=sentence.text[start:end],
        start_char=sentence.start + start,
        end_char=sentence.start + end,
        sentence=sentence.text,
        in_title=sentence.in_title,
    )


_PLACE_KINDS = {"country": "country", "hanja": "country", "organisation": "organisation"}
_CITY_ROLES = {
    "name": "city",
    "district": "city",
    "host": "city-body",
    "place": "city-place",
    "officer": "city-officer",
}
