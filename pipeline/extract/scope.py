"""Whose sentence is it: the monitored city's, another government's, or nobody's. Pure.

The same words mean the city in one sentence and its neighbour in the next; flag, topics, honours and coverage
all ask here. Terms, names and places are found once per article and handed to each sentence with its own
offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from pipeline.extract.home import HOME, exchanged
from pipeline.extract.introduced import introduced_places
from pipeline.extract.places import PlaceHit
from pipeline.extract.text import Sentence, fold
from pipeline.model import Article, City
from pipeline.terms import Found

if TYPE_CHECKING:
    from pipeline.lexicon import CityName, Lexicon, TopicSign


class Standing(Enum):
    """How a sentence names the city: as a government, by its bare name, or only as the place of something."""

    GOVERNMENT = "government"
    BARE = "bare"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class ScopedSentence:
    """A sentence with what was found in it; offsets of finds are within `sentence.text`.

    `standing`: the strongest way in which it names the city. `is_citys`: the city acts or is spoken of, here
    or in the sentence that this one goes on from. `is_in_run`: the last government named is the city, whoever
    acts here. `is_lead`: the title or one of the body's first two sentences.
    """

    sentence: Sentence
    terms: tuple[Found[TopicSign], ...]
    words: tuple[Found[CityName], ...]
    places: tuple[PlaceHit, ...]
    standing: Standing | None
    is_citys: bool
    is_in_run: bool
    is_lead: bool


def names_city(article: Article, city: City, lexicon: Lexicon) -> bool:
    """Whether title, body or a caption names the city or a body of its own: else no sentence can be its."""
    texts = (fold(text).text for text in (article.title, article.body, *article.captions))
    return any(_names_itself(text, word, city) for text in texts for word in lexicon.city_words(city, text))


def scope_of(
    article: Article, sentences: Sequence[Sentence], city: City, lexicon: Lexicon
) -> tuple[ScopedSentence, ...]:
    """Every sentence with its finds, in order."""
    texts = (article.title, article.body)
    terms = _by_sentence(sentences, [lexicon.topic_terms(text) for text in texts])
    words = _by_sentence(sentences, [lexicon.city_words(city, text) for text in texts])
    others = _by_sentence(sentences, [lexicon.governments(text) for text in texts])
    places = _by_sentence(sentences, _places_of(texts, article.lang, city, lexicon))
    is_named = any(
        _names_itself(sentence.text, word, city)
        for sentence, found in zip(sentences, words, strict=True)
        for word in found
    )
    leads = _lead_positions(sentences)
    owner = _Owner.NOBODY
    scoped: list[ScopedSentence] = []
    for index, sentence in enumerate(sentences):
        own = words[index] if is_named else ()
        standing = _standing(sentence.text, own)
        owner = _next_owner(owner, sentence.text, own, standing, others[index])
        is_in_run = owner is _Owner.CITY
        is_citys = is_in_run and (
            bool(own) or not _is_told_of_another(sentence.text, others[index], places[index])
        )
        scoped.append(
            ScopedSentence(
                sentence, terms[index], own, places[index], standing, is_citys, is_in_run, index in leads
            )
        )
    return _with_title_of_lead(scoped, others)


def _places_of(
    texts: Sequence[str], lang: str | None, city: City, lexicon: Lexicon
) -> list[tuple[PlaceHit, ...]]:
    """The gazetteer's places, and in Korean the towns that the text introduces by their country.

    Codes are seen from the city's country (see `home`).
    """
    known = [lexicon.gazetteer.find(text, lang) for text in texts]
    if city.country != HOME:
        known = [
            tuple(replace(place, code=exchanged(place.code, city.country)) for place in found)
            for found in known
        ]
    if lang not in ("ko", None):
        return known
    return [
        tuple(sorted((*found, *introduced_places(text, found)), key=lambda place: place.start))
        for text, found in zip(texts, known, strict=True)
    ]


class _Owner(Enum):
    NOBODY = 0
    CITY = 1
    OTHER = 2


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Span = TypeVar("_Span", bound="Found[CityName] | Found[TopicSign] | Found[str] | PlaceHit")

_FULL_NAME: Final = re.compile(
    r"[가-힣]{2,}(?:시|구|군|도|특별시|광역시)$|[市区都県府道庁]$|[Cc]ity|Government|Metropolitan|-gu"
    r"|District|Council|Province"
)
_SEAT: Final = re.compile(r"청사?$|[Hh]all$|庁$|Office$")
# 서울시 물빛동의 한 빌딩: where something is, not who acts.
_ADDRESS: Final = re.compile(
    r"\s[가-힣]{2,4}[0-9]?(?:동|읍|면)(?=의\s|에서\s|에\s|\s[가-힣]*(?:빌딩|사무실|카페|공장|매장))"
)
# 성남시 판교에 있는 기업, 수원시에 본사를 둔: the address of somebody else.
_SEATED: Final = re.compile(
    r"(?:\s[가-힣]{2,6}){0,2}에\s(?:있는|위치한|자리한|자리\s잡은|소재한|본사[를가]|공장을|사는|살고)"
    r"|\s소재\s|\s거주"
)
_LOCATION_AFTER: Final = re.compile(
    r"(?:에서|서(?=[\s,·…“‘])|에(?!게)|으로|로(?!부터)|행|발(?=\s)|까지|부터|で(?!は)|を訪|へ)"
)
_LOCATION_BEFORE: Final = re.compile(r"\b(?:in|at|to|from|near|around|across|outside)\s(?:the\s)?$")
_GOVERNS: Final = re.compile(
    r"\b(?:city government|city council|municipal|municipality|mayor|city hall)\b"
    r"|市長|市庁|市議会|市役所|区長|区役所",
    re.IGNORECASE,
)
_SUBJECT_AFTER: Final = re.compile(
    r"(?:청|의회|장)?(?:은|는|이|가|도|의|과|와|は|が|の|も)(?![가-힣])|(?:청|의회)?,|'s\b"
    r"| (?:has|is|will|said)\b"
)
_TOPIC_AFTER: Final = re.compile(r"(?:은|는|이|가|は|が)(?![가-힣])")
_NEAR_START: Final = 14
_LEAD_SENTENCES: Final = 2
_LEAD_MIN_CHARS: Final = 20


def _names_itself(text: str, word: Found[CityName], city: City) -> bool:
    """Other words (행정부시장, 통합관제센터) are many cities': they count only where the city is named."""
    surface = text[word.start : word.end]
    return word.value.role in {"name", "host"} or any(name in surface for name in city.names)


def _by_sentence(
    sentences: Sequence[Sentence], found: Sequence[tuple[_Span, ...]]
) -> list[tuple[_Span, ...]]:
    """Finds of title and body, given to the sentence that holds them whole, offsets moved to it."""
    starts = [[s.start for s in sentences if s.in_title], [s.start for s in sentences if not s.in_title]]
    first_of_body = len(starts[0])
    shared: list[list[_Span]] = [[] for _ in sentences]
    for side, spans in enumerate(found):
        for span in spans:
            index = bisect_right(starts[side], span.start) - 1 + (first_of_body if side else 0)
            if index < (first_of_body if side else 0):
                continue
            sentence = sentences[index]
            if span.end <= sentence.end:
                moved = replace(span, start=span.start - sentence.start, end=span.end - sentence.start)
                shared[index].append(moved)
    return [tuple(spans) for spans in shared]


def _lead_positions(sentences: Sequence[Sentence]) -> frozenset[int]:
    body = [
        index
        for index, sentence in enumerate(sentences)
        if not sentence.in_title and len(sentence.text) >= _LEAD_MIN_CHARS
    ]
    title = [index for index, sentence in enumerate(sentences) if sentence.in_title]
    return frozenset(title + body[:_LEAD_SENTENCES])


def _standing(text: str, words: Iterable[Found[CityName]]) -> Standing | None:
    """The strongest standing among the city's words in one sentence."""
    standings = {_standing_of(text, word) for word in words}
    if standings and _GOVERNS.search(text):
        return Standing.GOVERNMENT
    return next((standing for standing in Standing if standing in standings), None)


def _standing_of(text: str, word: Found[CityName]) -> Standing:
    role, entry = word.value.role, word.value.entry
    if role in {"host", "officer", "programme", "district"}:
        return Standing.GOVERNMENT
    if _ADDRESS.match(text, word.end) or _SEATED.match(text, word.end):
        return Standing.LOCATION
    if role == "place" and not _SEAT.search(entry):
        return Standing.BARE
    if _FULL_NAME.search(entry) or role == "place":
        return Standing.GOVERNMENT
    is_location = _LOCATION_AFTER.match(text, word.end) or _LOCATION_BEFORE.search(text[: word.start][-12:])
    return Standing.LOCATION if is_location else Standing.BARE


def _next_owner(
    owner: _Owner,
    text: str,
    words: Sequence[Found[CityName]],
    standing: Standing | None,
    others: Iterable[Found[str]],
) -> _Owner:
    """Who owns the sentence: the first government named as acting, else the owner of the one before."""
    rivals = [
        other
        for other in others
        if other.value == "local" and not any(_overlap(other, word) for word in words)
    ]
    acting = [rival for rival in rivals if _SUBJECT_AFTER.match(text, rival.end)]
    if standing in {Standing.GOVERNMENT, Standing.BARE}:
        first_word = min(word.start for word in words)
        return _Owner.OTHER if any(rival.start < first_word for rival in acting) else _Owner.CITY
    if acting or (rivals and standing is Standing.LOCATION):
        return _Owner.OTHER
    return owner


def _is_told_of_another(text: str, others: Iterable[Found[str]], places: Iterable[PlaceHit]) -> bool:
    """A ministry or a foreign place is the subject: the sentence is not the city's, the next may be."""
    spans = [(other.start, other.end) for other in others if other.value == "national"]
    spans += [(place.start, place.end) for place in places]
    return any(start <= _NEAR_START and _TOPIC_AFTER.match(text, end) for start, end in spans)


def _overlap(one: _Spanned, other: _Spanned) -> bool:
    return one.start < other.end and other.start < one.end


def _with_title_of_lead(
    scoped: list[ScopedSentence], others: Sequence[tuple[Found[str], ...]]
) -> tuple[ScopedSentence, ...]:
    """A title that names no government belongs to whom the first sentence of the body belongs to."""
    body = [each for each in scoped if not each.sentence.in_title and each.is_lead]
    if scoped and scoped[0].sentence.in_title and not scoped[0].is_citys and not others[0] and body:
        scoped[0] = replace(scoped[0], is_citys=body[0].is_citys, is_in_run=body[0].is_in_run)
    return tuple(scoped)
