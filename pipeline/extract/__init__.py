"""Article -> Reading: what one article says for one monitored city. Pure; the stages in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.extract.coverage import read_coverage
from pipeline.extract.flag import is_smart_city_news
from pipeline.extract.honours import read_honours
from pipeline.extract.mentions import mentions_in
from pipeline.extract.original import Original
from pipeline.extract.programmes import programmes_in, proposals_in, surfaces_of
from pipeline.extract.quotes import read_quotes
from pipeline.extract.scope import names_city, scope_of
from pipeline.extract.text import Sentence, fold, sentences_of
from pipeline.extract.topics import topics_of
from pipeline.extract.visits import read_visits
from pipeline.model import Article, Award, City, Coverage, Reading

if TYPE_CHECKING:
    # the lexicon compiles the gazetteer of this package: at run time the import goes that way only
    from pipeline.lexicon import Lexicon

EXTRACTOR: Final = "rules/2"
"""Version of the rules; stored with every reading, so that rows made by older rules can be told apart."""
FIRST_YEAR: Final = 1700
LAST_YEAR: Final = 2200
"""Years in which an article can have appeared: outside them the day is a mistake of the page."""


def extract(article: Article, city: City, lexicon: Lexicon) -> Reading:
    """Everything that `article` says for `city`. Topics and programmes only where the flag is true.

    An article that never names the city says nothing for it: most of a news stream ends here, unread.
    Decomposed and halfwidth text is read as if it were composed; evidence and offsets are the original's.
    """
    if not names_city(article, city, lexicon):
        return Reading(city=city.id, smart_city=False, extractor=EXTRACTOR)
    title, body = fold(article.title), fold(article.body)
    plain = with_plausible_day(article)
    if title.offsets is None and body.offsets is None:
        return _read(plain, sentences_of(plain), city, lexicon)
    plain = replace(plain, title=title.text, body=body.text)
    sentences = sentences_of(plain)
    original = Original(article.title, article.body, (title, body), sentences)
    return original.told_again(_read(plain, sentences, city, lexicon))


def with_plausible_day(article: Article) -> Article:
    """`article` without a day that no newspaper had: what is dated by it is left out, not guessed."""
    day = article.published_day
    is_plausible = day is None or FIRST_YEAR <= day.year <= LAST_YEAR
    return article if is_plausible else replace(article, published_day=None)


def _read(article: Article, sentences: tuple[Sentence, ...], city: City, lexicon: Lexicon) -> Reading:
    scoped = scope_of(article, sentences, city, lexicon)
    smart_city = is_smart_city_news(scoped, lexicon)
    awards = read_honours(scoped, article.published_day)
    coverage = read_coverage(scoped, awards, lexicon)
    programmes = programmes_in(scoped, city, article.published_day) if smart_city else ()
    names_of_others = tuple(_names_of_others(awards, coverage))
    visits = read_visits(article, sentences, city, lexicon)
    proposals = proposals_in(scoped, programmes, names_of_others) if smart_city else ()
    return Reading(
        city=city.id,
        smart_city=smart_city,
        topics=topics_of(scoped, city, names_of_others, visits) if smart_city else (),
        programmes=surfaces_of(programmes),
        proposed_programmes=surfaces_of(proposals),
        visits=visits,
        awards=awards,
        coverage=coverage,
        quotes=read_quotes(scoped),
        mentions=mentions_in(scoped, city, programmes, proposals),
        extractor=EXTRACTOR,
    )


def _names_of_others(awards: tuple[Award, ...], coverage: tuple[Coverage, ...]) -> Iterator[str]:
    for award in awards:
        yield award.name
        if award.giver:
            yield award.giver
    for told in coverage:
        yield told.outlet


__all__ = ["EXTRACTOR", "FIRST_YEAR", "LAST_YEAR", "extract", "with_plausible_day"]
