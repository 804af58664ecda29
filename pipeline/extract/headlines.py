"""Whether a headline alone lets expect news of the city: for who cannot fetch every page of years. Pure.

Generous on purpose: what is left out is never read. Without any text, everything is expected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.model import City

# Words of visitors in a headline that need not name the city: a foreign place beside one is enough.
_VISITORS: Final = re.compile(
    r"방문|대표단|사절단|시찰|견학|연수|방한|벤치마킹|배우러|찾[아은았]|교류|협약|자매|우호"
    r"|\b(?:visit|delegation|mission|tour|mayor|sister|study)|訪問|視察|代表団|使節団|訪韓",
    re.IGNORECASE,
)


def is_telling(text: str, city: City, lexicon: Lexicon) -> bool:
    """Whether title and snippet name the city, its bodies or programmes; a topic; or visitors from abroad."""
    if not text.strip():
        return True
    if lexicon.city_words(city, text) or any(found.value.smart for found in lexicon.topic_terms(text)):
        return True
    if not _VISITORS.search(text):
        return False
    places = lexicon.gazetteer.find(text)
    return any(place.code and place.code != city.country for place in places)
