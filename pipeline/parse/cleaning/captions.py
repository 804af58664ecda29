"""Lines that say what a photograph shows, or whose it is. Pure predicates over one stripped line."""

from __future__ import annotations

import re

_MAX_CAPTION_CHARS = 280
_MAX_NOUN_CAPTION_CHARS = 100  # the catalogue's bound for captions that only their last word gives away
_MAX_CREDIT_CHARS = 120  # no line that is nothing but a credit is longer
_CREDIT_CHARS = 70  # a credit stands in the last of these
_END_CHARS = 12  # no pattern for the end alone is longer

_CREDIT_WORD = r"(?:제공|캡처|캡쳐|출처|자료\s?사진|사진|그래픽|촬영|일러스트|이미지|합성|갈무리)"
_AGENCY = r"(?:연합뉴스|뉴시스|뉴스1|게티이미지\S{0,6}|AP|AFP|EPA|로이터)"
_DAY = r"\d{4}\s?\.\s?\d{1,2}\s?\.\s?\d{1,2}\.?"


def _any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_ENDS_IN_CREDIT = _any_of(
    # [서울시 제공], (사진=재단 제공)
    rf"[\[(【/<]\s?[^\])】>]{{1,40}}{_CREDIT_WORD}\s?[^\])】>]{{0,20}}[\])】>]\s?(?:\d{{4}}[.\d-]+)?\.?$",
    r"[\[(【<]\s?(?:사진|출처|자료|그래픽)\s?[=:ㅣ|].{1,40}[\])】>]\s?(?:\d{4}[.\d-]+)?\.?$",
    # … 나란히 섰다. 시의회 제공
    r"[.\]]\s?[가-힣A-Za-z0-9·\s]{2,20}\s(?:제공|캡처|캡쳐)\.?$",
    rf"[/=]\s?{_AGENCY}\s?(?:\d{{4}}[.\d-]+)?\.?$",
    # … 2026.10.1 ⓒ 뉴스1 이름 기자
    rf"{_DAY}\s*(?:/|ⓒ|©)?\s*(?:\S{{2,10}}\s)?\S{{2,6}}\s기자$",
    # (Image: agency), …/dpa
    r"\((?i:image|photo|picture|credit|source|file photo|foto|bild|pic)s?\s?:[^)]{0,50}\)\s?\.?$",
    r"[/(](?i:dpa|AFP|AP|Reuters|Getty Images|EPA|imago|APA|ANSA|EFE|Keystone|TT|NTB|Ritzau)\)?$",
    r"(?:Getty Images|via AP|via Reuters|Shutterstock)\)?$",
    r"\d{1,2}\.\d{1,2}\.\d{4}\s?\|\s?\d{1,2}:\d{2}\s?(?:min|Min)\.?$",  # a film: its day and its length
)
_IS_CREDIT = _any_of(
    r"^[\[(【<]?\s?(?:자료\s?)?(?:사진|이미지|그래픽|출처|영상|화면)\s?(?:제공|출처)?\s?[=:：ㅣ|].{1,50}$",
    r"^/\S{2,12}$",
    r"^[▲△]?\s?[\[(【]?[가-힣A-Za-z0-9·'‘’“”\s]{2,20}\s(?:제공|캡처|캡쳐|갈무리|자료사진)[\])】]?\.?$",
    r"^[\[(](?:게티|셔터|클립아트|픽사베이|언스플래시)\S{0,12}[\])]$",
    r"^\[[A-Za-z0-9]{3,12}\]$",
    r"^\((?:[A-Z][A-Za-z .]{2,24})/[A-Za-z .\-]{2,30}\)$",
    r"^\[?출처\s?[:=].{2,40}\]?$",
    r"^(?i:(?:photo|foto|bild|image|picture|quelle|source|credit)s?(?: (?:credit|by|courtesy))?)"
    r"\s?[:：].{1,70}$",
    r"^(?:图像来源|图片来源|圖片來源|写真)\s?[:：，].{1,70}$",
)
# "[지역=통신사] 설명. (사진=…) 2023.11.01. *재판매 금지": a prefix as before a lead, but a date at the end.
_AGENCY_CAPTION = re.compile(
    rf"^[\[(][^\])]{{2,20}}=[^\])]{{2,12}}[\])].{{2,160}}{_DAY}\s?(?:\S+@\S+)?(?:\s?\*.{{0,30}})?$"
)
_MARKED = re.compile(
    r"^(?:\[사진(?:\s?설명)?\]|사진\s?(?:설명\s?[=:]|=)"
    r"|[▲△↑←▼]\s?\S.{0,120}(?:모습|장면|전경|사진|캡처|있다|섰다|한다|했다)"
    r"|→\s?\S.{0,120}(?:모습|장면|전경|사진|캡처)$)"  # an arrow also marks the answers of an interview
)
# How most sentences end; a credit has a bracket or a word of its own just before.
_PLAIN_END = re.compile(r"[^\])제캡공처쳐][.!?]?[.!?”\"]$")
# The letters with which a line may end in a credit; "게티이미지…" ends in any.
_LAST_OF_CREDIT = frozenset("])】>.-0123456789제공캡처쳐스터자" + "abeknopstu" + "ABEOPSTU")
_ANY_END = "게티이미지"
_LATIN_CREDIT = re.compile(r"^.{2,40}\.\s?\[[A-Za-z][A-Za-z .]{2,24}\]$")
_LAST_OF_NOUN = frozenset("습면경도터진영. ")
_FIRST_OF_MARKED = frozenset("[사▲△↑←▼→")
_NOUN_AT_END = re.compile(r"(?:모습|장면|전경|조감도|포스터|기념\s?(?:사진|촬영))\s?[.]?$")
_SEVERAL_MARKS = re.compile(r"^[▲△].*[▲△]")


def is_caption(line: str) -> bool:
    """Whether the line is a photograph's caption or credit. Lists marked with ▲ are none."""
    if len(line) > _MAX_CAPTION_CHARS:
        return False
    if line.startswith(("[", "(")) and _AGENCY_CAPTION.match(line):
        return True
    if len(line) <= _MAX_CREDIT_CHARS and _IS_CREDIT.match(line):
        return True
    if _ends_in_credit(line) or (line[:1] in _FIRST_OF_MARKED and _MARKED.match(line)):
        return not _SEVERAL_MARKS.match(line)
    if line[-1:] not in _LAST_OF_NOUN or len(line) > _MAX_NOUN_CAPTION_CHARS:
        return False
    return not line.startswith(("“", '"')) and bool(_NOUN_AT_END.search(line[-_END_CHARS:]))


def _ends_in_credit(line: str) -> bool:
    """Whether a credit stands at the end; most lines end so that none of the patterns needs to be tried."""
    last = line[-1:]
    if last not in _LAST_OF_CREDIT and _ANY_END not in line:
        return False
    if last == "." and _PLAIN_END.search(line[-_END_CHARS:]):
        return False
    return bool(_ENDS_IN_CREDIT.search(line[-_CREDIT_CHARS:])) or (
        last == "]" and bool(_LATIN_CREDIT.match(line))
    )
