"""Honours as English tells them: won or awarded, named among, ranked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extract.honour_told import TRIM, Told, is_same


def honours_told(text: str) -> tuple[Told, ...]:
    """Every honour that `text` says somebody received, each once."""
    if not _WORTH_READING.search(text):
        return ()
    told: list[Told] = []
    for pattern, rule in _READERS:
        for match in pattern.finditer(text):
            giver = match["giver"]
            fresh = Told(
                match["name"].strip(TRIM),
                giver.removesuffix("'s").removesuffix("’s").strip(TRIM) if giver else None,
                match.start("name"),
                match.end(),
                rule,
                0.85,
            )
            if not any(is_same(fresh, other) for other in told):
                told.append(fresh)
    told.extend(_placings(text))
    return tuple(sorted(told, key=lambda each: each.start))


def _placings(text: str) -> Iterator[Told]:
    for match in _RANKED.finditer(text):
        giver = match["giver"] or match["owner"]
        name = f"{match['name'].strip(TRIM)} {match['rank'] or '1st'}"
        yield Told(name, giver and giver.strip(TRIM), match.start("name"), match.end(), "en-rank", 0.8)


_WORTH_READING: Final = re.compile(
    r"(?i)award|prize|medal|includ|certif|accredit|honou?r|\bnamed\b|list|rank|topp|\bplaces?\b|first"
    r"|chose|select|picked|inducted|voted|winner|designat"
)
_TITLE: Final = (
    r"[A-Z][\w'’]*(?:\s(?:of|the|and|for|in)(?:\sthe)?(?=\s[A-Z0-9])|\s[A-Z0-9][\w'’\-]*|\s\d{1,4}){0,9}"
)
_DAY: Final = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)"
)
_NAMED_BODY: Final = (
    rf"[A-Z][\w'’/.\-]*(?:\s(?:of\s|for\s|and\s|on\s(?!{_DAY}))?(?:the\s)?(?!{_DAY})[A-Z][\w'’/\-]*){{0,6}}"
)
_LISTS: Final = re.compile(
    r"(?P<giver>(?:[A-Z][\w&'’.\-]*\s){0,4}[A-Z][\w&'’\-]*)(?:\smagazine|\sweekly)?\s(?:has\s|have\s|had\s)?"
    r"(?:put|placed|named|included|picked|selected|chose|chosen|listed)\s[^.]{3,80}?\s"
    r"(?:on|among|in|as|one\sof)\s(?:its\s|the\s|their\s)?(?:list\sof\s)?(?:one\sof\s(?:the\s|its\s)?)?"
    r"(?P<name>[A-Z][\w'’]*(?:\s(?:of|the|and|for|in)(?=\s[A-Z0-9])|\s[A-Z0-9][\w'’\-]*){1,9})"
)
_LISTED: Final = re.compile(
    r"\b(?:was|were|been|is)\s(?:also\s|recently\s)?(?:named|listed|included|selected|chosen|picked"
    r"|ranked|inducted|placed)\s"
    r"(?:to\s|as\s|on\s|in\s|into\s|for\s|among\s|one\sof\s){1,3}(?:the\s)?"
    rf"(?:(?P<giver>{_NAMED_BODY}?(?:\smagazine)?)['’]s\s(?:list\sof\s)?(?:the\s)?)?"
    r"(?P<name>(?:\d+\s)?(?:(?:best|greatest|top|smartest|most|world|world['’]s|global|leading|annual"
    r"|\d{2,4})\s)"
    rf"(?:[\w'’\-]+\s){{0,4}}?(?:cities|inventions|places|projects|practices|list"
    rf"|innovations)(?:\sof\s\d{{4}})?|{_TITLE})"
    r"(?:\s(?:list|ranking))?(?:\sby\s(?:the\s)?[A-Z][\w'’]*)?"
)
_PRIZE: Final = (
    r"(?:[Aa]wards?|[Pp]rizes?|[Mm]edals?|[Cc]ertifi(?:cation|cate)|[Aa]ccreditation"
    r"|[Hh]onou?rs?|GRAND\sPRIX|Grand\sPrix|[Cc]itation)"
)
_WON: Final = re.compile(
    r"\b(?:won|wins|win|received|receives|took(?:\shome)?|takes(?:\shome)?|claimed|clinched|earned|earns"
    r"|bagged|collected|obtained|secured|scooped|picked\sup"
    r"|(?:was|been|were)\s(?:awarded|given|presented\swith|honou?red\swith|recogni[sz]ed\swith))\s"
    r"(?:the\s|a\s|an\s|its\s|their\s)?"
    rf"(?P<name>(?:[\w'’\-]+\s){{0,7}}?{_PRIZE})\b(?!\s(?:{_PRIZE}|money|winner))(?P<more>\s(?:for"
    rf"|in)\s[a-z\s]{{3,30}}?(?=\s(?:at|from|by)\s))?"
    rf"(?:\s(?:at|from|by|of|in)\s(?:the\s|its\s)?(?P<giver>{_NAMED_BODY}))?"
)
# was certified as a smart city by …; was chosen as the best city for trams by …
_TITLED: Final = re.compile(
    r"\b(?:was|were|been|is|are)\s(?:also\s|officially\s)?(?:certified|accredited|designated|named|chosen|selected|voted"
    r"|picked)\s(?:as\s)?(?:the\s|an?\s)?"
    r"(?P<name>(?:(?:best|top|smartest|greenest|leading|model|most\s\w+)\s)?(?:[\w'’\-]+\s){0,4}?"
    r"(?:city|capital|district|government|municipality|project|service|practice)(?:\s(?:for|in|of)\s[\w\s]{3,30}?)?)"
    rf"\sby\s(?:the\s)?(?P<giver>{_NAMED_BODY})"
)
_WINNER: Final = re.compile(
    r"\b(?:is|was|were|among|as)\s(?:the\s|an?\s)?(?:joint\s|overall\s)?winners?\sof\s(?:the\s|this\syear['’]s\s|its\s)?"
    rf"(?P<name>(?:[\w'’\-]+\s){{0,7}}?{_PRIZE})\b(?:\s(?:at|from|by|of)\s(?:the\s)?(?P<giver>{_NAMED_BODY}))?"
)
_READERS: Final = (
    (_LISTS, "en-lists"),
    (_LISTED, "en-listed"),
    (_WON, "en-won"),
    (_WINNER, "en-winner"),
    (_TITLED, "en-titled"),
)
_RANKED: Final = re.compile(
    r"\b(?:(?:ranked|placed|came|finished|stood|climbed\sto|rose\sto|jumped\sto)\s(?:in\s"
    r"|at\s)?(?:the\s)?(?:No\.\s)?(?P<rank>\d+(?:st|nd|rd|th)?|first|second|third|top)(?:\splace)?"
    r"|topped|took\sfirst\splace)\s(?:[a-z\s]{0,25}?)(?:in|on|of|at)?\s?(?:the\s|its\s|an?\s)?"
    rf"(?:(?P<owner>{_NAMED_BODY}?)['’]s\s)?"
    r"(?P<name>(?:[\w'’\-]+\s){0,6}?(?:[Ii]ndex|[Rr]ankings?|[Ss]urvey|[Ee]valuation|[Aa]ssessment"
    r"|[Ll]ist|[Rr]eview))\b"
    r"(?:\s(?:released|published|compiled|conducted|issued"
    r"|run)?\s?by\s(?:the\s)?(?:(?:[A-Z][a-z]+\s)?[a-z]{5,}\s)?"
    rf"(?P<giver>{_NAMED_BODY}))?"
)
