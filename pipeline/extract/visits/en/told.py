"""How an English sentence tells a visit: made, ahead, called off; by screen; only wished for. Pure."""

from __future__ import annotations

import re
from typing import Final

from pipeline.model import Mode, Status

_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"")


_LATE_AFTER_ALL: Final = re.compile(
    r"\b(?:that|which),? (?:had|has) (?:\w+ )?been (?:put off|postponed|delayed|called off|shelved)\b|"
    r"\b(?:long-|once-|twice-)?(?:postponed|delayed) (?=visit|trip|tour|call|stop)",
    re.IGNORECASE,
)
"""A visit that had been put off, and was made after all."""


def without_quotes(text: str) -> str:
    """The text with quoted words blanked out, offsets kept."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)


_CANCELLED: Final = re.compile(
    r"\b(?:cancel(?:l?ed|s|l?ation)|call(?:ed|s|ing)? off|postpon\w+|scrapped|shelved|put off|fell through|"
    r"abandoned|dropped plans|pulled out|withdr[ae]wn?|no longer coming|did not take place|(?:visit|trip|"
    r"tour|call|stop)[^.,;]{0,60} (?:is|was) off\b|will not (?:come|"
    r"visit|travel|take place))\b"
)
_NEW_DATE: Final = re.compile(r"\b(?:postponed|put off|moved|rescheduled)\s(?:to|until|till)\s")
_AHEAD: Final = re.compile(
    r"\b(?:will|shall|['’]ll|(?:is|are)\sto|(?:plans?|planning|intends?|wants?|hopes?)\sto|(?:is|"
    r"are)?\s?(?:due|set|"
    r"scheduled|expected|slated|about|booked)\s(?:to|for|in|on|at)|to\sbe)\b(?:\s(?:also|then|first|jointly|"
    r"soon|be|have|make|pay))*\s?(?:\w+ly\s)?(?:\w+ing\s)?$"
)
_NOUN_AHEAD: Final = re.compile(
    r"\b(?:is|are|has been|have been)\s(?:set|scheduled|planned|slated|due|expected)\s(?:for|to|in|on)\b|"
    r"\bupcoming\b"
)
_PRESENT_AHEAD: Final = re.compile(
    r"^(?:due in|expected|visits|arrives?\b|comes?\b(?! to)|tours|hosts|receives|meets|is|are)\b"
)
_WISH: Final = re.compile(
    r"\b(?:no plans? to|den(?:ied|ies|ying)|(?:would|should) (?:like|love|have|visit|come)|hop(?:es|ed|"
    r"ing) to|"
    r"wants? to|wanted to|wish(?:es|ed) to|keen to|invited? [^.]{2,60}? to (?:visit|come|tour|see)|"
    r"(?:asked|urged|offered|proposed) (?:[\w’']+\s){0,6}to (?:visit|come|tour|send|host)|in talks to|"
    r"may (?:visit|"
    r"come)|might|could (?:visit|come)|never (?:visited|came|met)|did not (?:visit|come|meet)|"
    r"had (?:planned|hoped) to)\b"
)


_PROMISED: Final = re.compile(
    r"(?:agree|agrees|agreed) to (?:meet|hold|send|host|receive|"
    r"welcome|visit|come|talk|gather|exchange visits)\b"
)
_PROMISED_BEFORE: Final = re.compile(r"\bagreed to (?:\w+ly )?$")
"""What two sides agree to do is still to come."""
_INVITES: Final = re.compile(
    r"invit\w+\b[^.;]{2,90}?\bto (?:visit|come|attend|see|tour|send|speak|take part)\b"
)


def is_only_wished(text: str, verb_start: int, verb_end: int) -> bool:
    """A wish, an invitation, a denial: nobody came, and nobody is on the way."""
    wish = _WISH.search(text, max(0, verb_start - 60), verb_end + 12) or _INVITES.match(text, verb_start)
    return wish is not None and not _CANCELLED.search(text)


def status_of(text: str, verb_start: int, verb_end: int) -> Status:
    """Read off the verb `text[verb_start:verb_end]` and what stands before it; `text` without quotes."""
    if _CANCELLED.search(_LATE_AFTER_ALL.sub("", text)) and not _NEW_DATE.search(text):
        return Status.CANCELLED
    before = text[max(0, verb_start - 50) : verb_start]
    if _PROMISED.match(text, verb_start) or _PROMISED_BEFORE.search(before):
        return Status.PLANNED
    if _AHEAD.search(before) or _NOUN_AHEAD.search(text) or _NEW_DATE.search(text):
        return Status.PLANNED
    verb = text[verb_start:verb_end]
    is_due = re.match(r"(?:due|expected|scheduled|slated)\b", verb) and not re.search(
        r"\bw(?:as|ere)\s$", before
    )
    return Status.PLANNED if is_due else Status.HAPPENED


def may_be_ahead(text: str, verb_start: int, verb_end: int) -> bool:
    """A present tense, which tells a plan where the day is still to come."""
    is_going = _GOING.search(text, max(0, verb_start - 8), verb_end)
    return bool(_PRESENT_AHEAD.match(text[verb_start:verb_end]) or is_going)


_GOING: Final = re.compile(
    r"\b(?:is|are) (?:\w+ly |also )?(?:sending|coming|visiting|arriving|touring|meeting|"
    r"hosting|receiving|flying|"
    r"returning)\b"
)


_MEETING: Final = (
    r"(?:talks|meetings?|sessions?|conferences?|calls?|seminars?|workshops?|forums?|lectures?|dialogue|"
    r"exchanges?|briefings?|discussions?|links?|visits?|tours?|consultations?|hearings?|hook-?ups?|"
    r"class(?:es)?)"
)
_ONLINE: Final = re.compile(
    rf"\b(?:online|virtual|remote|video|internet|digital|screen)[- ](?:\w+\s)?{_MEETING}\b|\bwebinars?\b|"
    r"\bvideo-?conferenc\w+|\bvideo conferenc\w+|\b(?:by|via|over|through|on) (?:a )?(?:video|zoom|screen|"
    r"webcam|"
    r"satellite|livestream|video ?link|video call)\b|\b(?:met|held|meet|gathered|conducted|took place|joined|"
    r"attended|spoke|briefed|talked) (?:\w+ ){0,2}(?:online|virtually|remotely)\b|\blogg?(?:ed|ing|s)? (?:on|"
    r"in)\b|\bdial(?:l?ed|s|ling)? (?:in|into)\b|\bbeam(?:ed|ing) in\b|\bvirtually\b",
    re.IGNORECASE,
)


def mode_of(text: str) -> Mode:
    """Online only where it is said."""
    return Mode.ONLINE if _ONLINE.search(text) else Mode.IN_PERSON
