"""What words mean here: topics, purposes, monitored cities, other governments. Data in, matchers out.

Reads data/topics/*.toml, data/cities/*.toml, data/governments/*.toml and the lists purposes.toml, market.toml
and media.toml, and the same under the user's own directories, whose files replace shipped ones of the same
name. Everything is compiled once; a `Lexicon` cannot be pickled, so each process loads its own.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline.errors import ConfigError
from pipeline.model import City, Programme
from pipeline.terms import Found, Pattern, TermMatcher
from pipeline.toml_values import read_toml, toml_files

if TYPE_CHECKING:
    from pipeline.extract.places import Gazetteer

DATA: Final = Path(__file__).parent / "data"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Names:
    """One thing's name in the three languages of the shipped sources."""

    ko: str
    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of a topic in somebody else's list. `nearest`: no equal there, this comes closest."""

    category: str
    nearest: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Spellings of one term, with a sentence that shows it.

    `smart`: the term alone makes a sentence one about smart-city or digital work; others only say which topic
    such a sentence has. `starts_word`: see `terms.Pattern`. `unless`: longer words that contain the term and
    mean something else.
    """

    forms: tuple[str, ...]
    example: str
    smart: bool = False
    starts_word: bool = False
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the labelling rules.

    `u4ssc`: category of the U4SSC key performance indicators for smart sustainable cities (2017).
    `iso37122`: theme (clause heading) of ISO 37122:2019.
    """

    name: Names
    u4ssc: Frame
    iso37122: Frame
    term: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a visit can be for besides a topic."""

    code: str
    name: Names
    term: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class PurposeFile:
    """data/purposes.toml."""

    purpose: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class TermFile:
    """A bare word list: data/market.toml."""

    term: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Foreign media or research bodies of one country (ISO code, empty for none)."""

    country: str
    kind: str
    names: tuple[str, ...]
    example: str
    not_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaFile:
    """data/media.toml."""

    outlet: tuple[Outlet, ...]


@dataclass(frozen=True, slots=True)
class Governments:
    """Names of a country's other governments and public bodies: data/governments/<country>.toml.

    `names` are local governments, `national` ministries and state corporations.
    """

    names: tuple[str, ...]
    national: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CityFile:
    """data/cities/<id>.toml: the fields of `City`, and `not_names`, words that only hold a name (고양이)."""

    country: str
    level: str
    names: tuple[str, ...]
    parent: str | None = None
    districts: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    self_names: tuple[str, ...] = ()
    programmes: tuple[Programme, ...] = ()
    not_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicSign:
    """What a topic term's find means."""

    code: str
    smart: bool


@dataclass(frozen=True, slots=True)
class CityName:
    """What a find of a city's word means. `role`: name, district, host, place, officer, programme, self.

    `entry` is the canonical form of a programme's name, otherwise the word as the file has it.
    """

    role: str
    entry: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that is known about words, compiled. Equal by identity only."""

    cities: Mapping[str, City]
    topics: Mapping[str, Topic]
    purposes: Mapping[str, Purpose]
    gazetteer: Gazetteer
    _topic_terms: TermMatcher[TopicSign]
    _purpose_terms: TermMatcher[str]
    _city_words: Mapping[str, TermMatcher[CityName]]
    _governments: TermMatcher[str]
    _market: TermMatcher[str]
    _media: TermMatcher[Outlet]

    def city(self, city_id: str) -> City:
        """The monitored city of that id; `ConfigError` names the ones that are configured."""
        if city_id in self.cities:
            return self.cities[city_id]
        known = ", ".join(sorted(self.cities))
        close = difflib.get_close_matches(city_id.lower(), self.cities, n=1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        raise ConfigError(
            f"city {city_id!r} is not configured{hint}: add cities/{city_id}.toml to your own directory, "
            f"or take one of {known}"
        )

    def topic_terms(self, text: str) -> tuple[Found[TopicSign], ...]:
        """Terms of the 21 topics in `text`, with their spans."""
        return self._topic_terms.find(text)

    def topics_in(self, text: str) -> tuple[str, ...]:
        """Codes of the topics that `text` has a term of, in order of first position, each once."""
        return tuple(dict.fromkeys(found.value.code for found in self.topic_terms(text)))

    def purposes_in(self, text: str) -> tuple[str, ...]:
        """Purposes of visits that are no topics (friendship, economy …), in order of first position."""
        return tuple(dict.fromkeys(found.value for found in self._purpose_terms.find(text)))

    def city_words(self, city: City, text: str) -> tuple[Found[CityName], ...]:
        """Names, bodies, places, officers and programmes of `city` in `text`.

        A city that was not loaded from a file is compiled on the spot.
        """
        matcher = self._city_words.get(city.id)
        if matcher is None or self.cities[city.id] != city:
            matcher = TermMatcher(_city_patterns(city, ()))
        return matcher.find(text)

    def governments(self, text: str) -> tuple[Found[str], ...]:
        """Other local governments (`local`) and national bodies (`national`) in `text`."""
        return self._governments.find(text)

    def is_market_talk(self, text: str) -> bool:
        """Whether `text` has a word of share-price, property or gadget news."""
        return bool(self._market.find(text))

    def media(self, text: str) -> tuple[Found[Outlet], ...]:
        """Foreign media and research bodies in `text`."""
        return self._media.find(text)


def load_lexicon(extra_dirs: tuple[Path, ...] = ()) -> Lexicon:
    """The shipped data with the user's own on top. `ConfigError` names file, key and remedy."""
    # places is a part of extract, whose front door imports the stages that use this module
    from pipeline.extract.places import load_gazetteer  # noqa: PLC0415 - see above

    roots = (DATA, *extra_dirs)
    topics = {code: read_toml(path, Topic) for code, path in _files(roots, "topics")}
    purpose_file = _last_file(roots, "purposes.toml")
    purposes = {purpose.code: purpose for purpose in read_toml(purpose_file, PurposeFile).purpose}
    city_files = {city_id: read_toml(path, CityFile) for city_id, path in _files(roots, "cities")}
    governments = tuple(read_toml(path, Governments) for _, path in _files(roots, "governments"))
    cities = {city_id: _city_of(city_id, file) for city_id, file in city_files.items()}
    market = read_toml(_last_file(roots, "market.toml"), TermFile)
    media = read_toml(_last_file(roots, "media.toml"), MediaFile)
    _check_cities(cities, topics)
    return Lexicon(
        cities=cities,
        topics=topics,
        purposes=purposes,
        gazetteer=load_gazetteer(extra_dirs),
        _topic_terms=TermMatcher(_topic_patterns(topics)),
        _purpose_terms=TermMatcher(_purpose_patterns(purposes.values())),
        _city_words={
            city_id: TermMatcher(_city_patterns(cities[city_id], file.not_names))
            for city_id, file in city_files.items()
        },
        _governments=TermMatcher(_government_patterns(governments)),
        _market=TermMatcher(_term_patterns(market.term, "market")),
        _media=TermMatcher(_outlet_patterns(media.outlet)),
    )


def _files(roots: Iterable[Path], folder: str) -> Iterable[tuple[str, Path]]:
    return toml_files(tuple(root / folder for root in roots)).items()


def _last_file(roots: Iterable[Path], name: str) -> Path:
    return [root / name for root in roots if (root / name).is_file()][-1]


def _city_of(city_id: str, file: CityFile) -> City:
    values = {field.name: getattr(file, field.name) for field in fields(City) if field.name != "id"}
    return City(id=city_id, **values)


def _check_cities(cities: Mapping[str, City], topics: Mapping[str, Topic]) -> None:
    for city in cities.values():
        where = f"cities/{city.id}.toml"
        if city.level not in LEVELS:
            raise ConfigError(f"{where}: level: {city.level!r} is none of {', '.join(LEVELS)}")
        if not city.names:
            raise ConfigError(f"{where}: names: at least one name is needed")
        for programme in city.programmes:
            if programme.topic not in topics:
                raise ConfigError(
                    f"{where}: programmes {programme.name!r}: topic {programme.topic!r} is none of "
                    f"{', '.join(topics)}"
                )


LEVELS: Final = ("metropolitan", "city", "district")


def _topic_patterns(topics: Mapping[str, Topic]) -> Iterator[Pattern[TopicSign]]:
    for code, topic in topics.items():
        for term in topic.term:
            yield from _term_patterns((term,), TopicSign(code, term.smart))


def _purpose_patterns(purposes: Iterable[Purpose]) -> Iterator[Pattern[str]]:
    for purpose in purposes:
        yield from _term_patterns(purpose.term, purpose.code)


def _term_patterns(terms: Iterable[Term], value: Value) -> Iterator[Pattern[Value]]:
    for term in terms:
        for form in term.forms:
            yield Pattern(form, value, term.starts_word)
        for longer in term.unless:
            yield Pattern(longer, None)


def _city_patterns(city: City, not_names: Iterable[str]) -> Iterator[Pattern[CityName]]:
    groups = (
        ("name", city.names),
        ("district", city.districts),
        ("host", city.hosts),
        ("place", city.places),
        ("officer", city.officers),
    )
    for role, words in groups:
        for word in words:
            yield Pattern(word, CityName(role, word))
    for programme in city.programmes:
        for word in (programme.name, *programme.aliases):
            yield Pattern(word, CityName("programme", programme.name))
    for word in not_names:
        yield Pattern(word, None)


def _outlet_patterns(outlets: Iterable[Outlet]) -> Iterator[Pattern[Outlet]]:
    for outlet in outlets:
        for name in outlet.names:
            yield Pattern(name, outlet)
        for name in outlet.not_names:
            yield Pattern(name, None)


def _government_patterns(files: Iterable[Governments]) -> Iterator[Pattern[str]]:
    for file in files:
        for name in file.names:
            yield Pattern(name, "local", starts_word=True)
        for name in file.national:
            yield Pattern(name, "national")
        for name in file.not_names:
            yield Pattern(name, None)
