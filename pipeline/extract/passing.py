"""Words said in passing: they name a topic's thing, and the article does not talk about it. Pure.

Within somebody else's name (국토교통위원회, Department of Transport), as the occasion of something else
(엑스포가 끝난 뒤), behind a word that says what is watched (드론 관제실), or in the headlines of other pieces
below the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.extract.scope import ScopedSentence

if TYPE_CHECKING:
    from pipeline.lexicon import TopicSign
    from pipeline.terms import Found


def own_piece(scoped: Sequence[ScopedSentence]) -> tuple[ScopedSentence, ...]:
    """The sentences without the headlines of other pieces that follow the text (많이 본 뉴스, Most read)."""
    for index, each in enumerate(scoped):
        if not (each.sentence.in_title or each.words) and _OTHER_PIECES.match(each.sentence.text):
            rest = [later for later in scoped[index + 1 :] if not _is_headline(later)]
            return (*scoped[:index], *rest)
    return tuple(scoped)


def without_passing(each: ScopedSentence, names: Iterable[str]) -> ScopedSentence:
    """The sentence without the terms that only pass by. `names`: of honours, their givers and outlets."""
    if not each.terms:
        return each
    text = each.sentence.text
    taken = [(match.start(), match.end()) for name in names for match in re.finditer(re.escape(name), text)]
    brands = [(word.start, word.end) for word in each.words if word.value.role == "programme"]
    own = [(word.start, word.end) for word in each.words]
    kept = tuple(
        term
        for term in each.terms
        if not _is_within(term, taken)
        and not (term.value.code in _BRAND_CODES and _is_within(term, brands))
        and (_is_within(term, own) or not _is_anothers(text, term))
        and not (term.value.code in _QUALIFIED and _QUALIFIED[term.value.code](text, term))
    )
    return replace(each, terms=kept) if len(kept) < len(each.terms) else each


def _is_within(term: Found[TopicSign], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= term.start and term.end <= end for start, end in spans)


def _is_headline(each: ScopedSentence) -> bool:
    return not each.words and not _ENDS.search(each.sentence.text)


def _is_anothers(text: str, term: Found[TopicSign]) -> bool:
    """The term belongs to the name of a ministry, authority, association, laboratory, chair or office."""
    if _OFFICE_AFTER.match(text, term.end):
        return True
    before = text[max(0, term.start - _NAME_CHARS) : term.start]
    return bool(_OFFICE_BEFORE.search(before)) and text[term.start].isupper()


def _is_occasion(text: str, term: Found[TopicSign]) -> bool:
    """A fair or summit that says only when or for what something is, not what the city does there."""
    return bool(
        _OCCASION_AFTER.match(text, term.end)
        or _OCCASION_BEFORE.search(text[max(0, term.start - _NAME_CHARS) : term.start])
    )


def _watches_something_else(text: str, term: Found[TopicSign]) -> bool:
    """A control room of vehicles, waterworks or networks is no safety work."""
    return "관제" in text[term.start : term.end] and bool(
        _WATCHED.search(text[max(0, term.start - _NAME_CHARS) : term.start])
    )


def _is_attribute(text: str, term: Found[TopicSign]) -> bool:
    """빅데이터 관제센터, data-driven buses: how a thing works, not data that is opened or studied."""
    return bool(_ATTRIBUTE.match(text, term.end))


_BRAND_CODES: Final = frozenset({"general", "infra", "intl"})
_NAME_CHARS: Final = 40
_QUALIFIED: Final = {
    "intl": _is_occasion,
    "safety": _watches_something_else,
    "opendata": _is_attribute,
}
_OTHER_PIECES: Final = re.compile(
    r"\s*[\[<【■▶▷◆]?\s*(?:많이\s본|지금\s뜨는|주요\s?(?:기사|뉴스)|관련\s?(?:기사|뉴스)|인기\s?(?:기사|뉴스)|추천\s?(?:기사|뉴스)|실시간\s뉴스"
    r"|오늘의\s(?:뉴스|주요)|이\s시각|최신\s?(?:기사|뉴스)|핫뉴스|다른\s기사|함께\s볼만한"
    r"|Most\s(?:read|popular|viewed)|Related\b|Read\smore|More\s(?:stories|news|from)|Trending|Latest\snews|Also\sread"
    r"|関連(?:記事|ニュース)|人気記事|アクセスランキング|おすすめ記事|よく読まれ|あわせて読み)"
)
_ENDS: Final = re.compile(r"[.!?。！？](?:[”’\"'」』)\]）]){0,2}\s*$")
_OFFICE_AFTER: Final = re.compile(
    r"(?:[가-힣]{0,4}|\s)(?:관리청|개발청|진흥청|혁신청|안전국|담당관실?|위원회|위원장|협회|연합회|학회|학과|전공|연구소|연구센터|연구실|연구원"
    r"|사무국|당국)(?=[\s,·)은는이가을를의과와]|$)|(?:청|부|국|과|원|랩|처)(?=\s(?:장관|차관|국장|청장|관계자|공무원|직원|일행|대표단|소속|산하|간부|과장))"
    r"|(?:\sand\s\w+|\s\w+)?\s(?:Authority|Ministry|Department|Agency|Bureau|Commission|Association"
    r"|Institute|Committee|ministry|department|minister|bureau|agency|commission)\b"
    r"|(?:省|庁|局|協会|委員会|研究所|学部|学科)"
)
_OFFICE_BEFORE: Final = re.compile(
    r"\b(?:Ministry|Department|Authority|Bureau|Agency|Office|Commission|Committee|Institute)\s(?:of|for)\s(?:[A-Z]\w+,?\s|and\s){0,4}$"
)
_OCCASION_AFTER: Final = re.compile(
    r"(?:이|가|을|를|에|의)?\s?(?:끝난\s|마친\s|앞두고|계기로|맞아|기간|때(?:는|에)?\s|개막에\s?맞|열리는\s(?:동안|기간)|성공|유치|참석차|참가차|현장도)"
    r"|\s(?:opened|opens|begins|began|ended)\b"
)
_OCCASION_BEFORE: Final = re.compile(
    r"(?:끝난|개막한|열릴|열리는|지난해|작년|과거)\s(?:[가-힣0-9]+\s){0,2}$"
    r"|\b(?:hours|days|a day|ahead|on the sidelines|before|after) (?:after |before |of )?the (?:\w+ ){0,2}$"
)
_WATCHED: Final = re.compile(
    r"(?:교통|철도|지하철|버스|차량|자율주행|드론|항공|선박|수도|상수도|하수|보안|사이버|전력|에너지|셔틀|도로|신호|물류|통신|빅데이터)\s?(?:빅데이터\s?|통합\s?|종합\s?)?$"
)
_ATTRIBUTE: Final = re.compile(r"\s?(?:관제|기업|산업|기반의?\s)")
