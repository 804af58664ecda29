"""Who signed an article: the forms in which Korean, English, Japanese and Chinese pages name the writer.

Pure functions over one line. The grammar is that of the project's boilerplate catalogue: agency prefixes
before the lead, signatures and e-mails after the last sentence.
"""

from __future__ import annotations

import re
import unicodedata

_MAX_SIGNATURE_CHARS = 90
_MAX_BYLINE_WORDS = 3
_MAX_BESIDE_ADDRESS = 40
_MAX_OUTLET_CHARS = 24
_BRACKETS = "[]()<>【】/,|· \t"
_SENTENCE = re.compile(r"[다요까]\.")

_NAME = r"[가-힣]{2,4}"
_ROLE = (
    r"(?:(?:선임|수석|인턴|객원|전문|수습|시민|책임|사진|영상|의학|과학|경제|정치|뉴스|온라인|디지털|대)*기자"
    r"|특파원|통신원|논설위원|편집위원|칼럼니스트|리포터|에디터|앵커|아나운서|피디|PD)"
)
_NAMES = rf"{_NAME}(?:\s?[·,ㆍ]\s?{_NAME})*"
# "디지털뉴스 기자", "MK스포츠 특파원", "엔터뉴스팀 기자": a desk may stand between name and role.
_DESK_WORD = r"(?:[A-Za-z가-힣]{0,8}(?:뉴스|팀|부|닷컴|스포츠|국|센터|미디어)\s)"
_SIGNED = rf"{_NAMES}\s?{_DESK_WORD}?{_ROLE}"
_EMAIL = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|\[email[\s\xa0]protected\]"
_OUTLET = r"[A-Za-z가-힣0-9·.&]{2,16}"
_DAY = r"\d{4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}\.?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"

_BRACKETED_LEAD = re.compile(
    rf"^\s*(?:[\[(【]\s*(?P<inside>[^\])】\[(]{{2,40}}(?:\([^)]{{1,12}}\)[^\])】]{{0,30}})?)[\])】])"
    rf"(?:\s*(?P<after>{_SIGNED})(?P<equals>\s*=)?)?\s*"
)
_EQUALS_INSIDE = re.compile(r"^(?P<place>[^=]{1,24}?)\s*=\s*(?P<outlet>.{2,30})$")
_SIGNED_INSIDE = re.compile(rf"^(?:{_OUTLET}(?:\s{_OUTLET})?\s?[=ㅣ|/\s]\s?)(?P<signed>{_SIGNED})$")
_MEDIUM = re.compile(
    r"(?:신문|일보|뉴스|경제|통신|저널|타임스|타임즈|투데이|데일리|방송|닷컴|미디어|매거진|헤럴드|프레스|시보|연합"
    r"|스포츠|ジャーナル|新聞|通信|ニュース|News|NEWS|TV|Times|Herald|Journal)$"
)
_PLACE_SIGNED_LEAD = re.compile(rf"^\s*(?:[가-힣]{{2,8}}\s?=\s?)(?P<signed>{_SIGNED})\s*(?:=\s*)?$")
_ENGLISH_DATELINE = re.compile(
    r"^\s*(?:By\s+(?P<name>[A-Z][\w.\-’']*(?:\s[A-Z][\w.\-’']*){1,3}),?\s+)?"
    r"[A-Z][A-Z .,/\-]{2,30},?\s+(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}\s*)?"
    r"\([A-Za-z .&’'\-]{2,30}\)\s*(?:--?|—|–)\s*"
)
_RADIO_LEAD = re.compile(r"^\s*\S{2,10}\s?\([FA]M\s?[\d.]+\)\s*\[[^\]]{2,30}\]\s*□\s*방송일시\s*:\s*")
_SPEAKER_LEAD = re.compile(r"^\s*[<\[【◀]\s*(?:앵커|기자|리포트|앵커멘트|아나운서)\s*[>\]】▶]\s*")

_ADDRESS = re.compile(_EMAIL)
_ADDRESS_SIGNS = ("@", "[email")  # without one of them no address is looked for: that is slow
_TAIL_NOISE = re.compile(
    rf"(?:{_DAY}|\(?\s*(?:END|끝)\s*\)?|댓글\s*\d+|(?:입력|승인|수정|등록|송고|기사승인)\s*:?|사진\s*=.{{0,20}}|[\w·]{{2,10}}\s?문의\s*[\d\-]+|[\s|·/,ㅣ])+$"
)
_SIGNATURE_CORE = re.compile(
    rf"^(?:[가-힣]{{2,6}}(?:\s[가-힣]{{2,6}})?\s?=\s?)?(?:{_OUTLET}\s){{0,2}}(?:[가-힣]{{2,6}}\s?=\s?)?{_SIGNED}"
    rf"(?:[\s,·]+(?:(?:[가-힣]{{2,6}}\s)?{_SIGNED}))*$"
)
_MANY_PLACES = re.compile(
    rf"^(?:[가-힣]{{2,6}}\s{_NAME}(?:\s?{_ROLE})?\s?[·,]\s?)+[가-힣]{{2,6}}\s{_NAME}\s?{_ROLE}$"
)
_DESK = re.compile(
    rf"^(?:{_OUTLET}\s)?(?:[가-힣]{{2,8}}(?:뉴스|편집|취재|사회|국제|정치|경제|문화|보도)(?:부|팀)|"
    r"(?:정치|경제|사회|국제|문화|체육|산업|전국|편집|보도|지방)부|온라인\s?뉴스팀|디지털\s?뉴스팀)$"
)
_BROADCAST_SIGN_OFF = re.compile(
    rf"^(?:지금까지\s)?(?:[A-Z]{{2,5}}(?:\s?뉴스)?|\S{{0,8}}(?:방송|뉴스|TV))\s?{_NAME}입니다\.?$"
)
_PARTICLE = re.compile(r"[가-힣](?:은|는|을|를|에서|에게|으로|까지|한|된)$")
_ENGLISH_SIGNATURE = re.compile(
    r"^(?:By|Reporting by|Written by)\s+[A-Z][\w.’'\-]+(?:\s[A-Z][\w.’'\-]+){1,3}"
    r"(?:,\s[A-Z][\w.’' \-]{2,30})?$"
)
_SENTENCE_THEN_SIGNATURE = re.compile(
    rf"^(?P<prose>.*?[.?!”\"’)])\s*(?P<sign>[\[(]?\s*(?:[가-힣]{{2,6}}\s?=\s?)?(?:{_OUTLET}\s){{0,2}}{_SIGNED}\s*"
    rf"(?:/?\s*(?:{_EMAIL}))?\s*[\])]?)\s*$",
    re.DOTALL,
)
_SENTENCE_THEN_ADDRESS = re.compile(rf"^(?P<prose>.*?[.?!”\"’)])\s*(?:\(?{_EMAIL}\)?)\s*$", re.DOTALL)
_ANY_ROLE = re.compile(_ROLE)
_NAME_IN_SIGNATURE = re.compile(rf"(?<![가-힣])(?P<names>{_NAMES})\s?{_DESK_WORD}?{_ROLE}")
# "YTN 홍길동 (hong@ytn.co.kr)": an address makes a signature of a name without a role.
_BESIDE_ADDRESS = re.compile(rf"^(?:[A-Z]{{2,6}}\s)?(?P<name>{_NAME})\s?[\[(/]?\s?(?:{_EMAIL})")
_ROLE_SUFFIX = re.compile(rf"(?:\s|^)?(?:{_ROLE}|記者|기자)$")
_INITIALS = re.compile(r"\s\([a-zäöü./]{1,6}\)?$")
_BY = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|door|text|texte?|words|글|글쓴이|文|写真)[\s:：]+", re.IGNORECASE
)


def without_lead_byline(line: str) -> tuple[str, tuple[str, ...]]:
    """`line` without the agency prefix or byline before its first sentence, and the names in that prefix.

    A line that is nothing but a byline comes back empty. Tags of a headline (`[단독]`) are no byline.
    """
    for pattern in (_RADIO_LEAD, _SPEAKER_LEAD):
        match = pattern.match(line)
        if match:
            return line[match.end() :], ()
    english = _ENGLISH_DATELINE.match(line)
    if english:
        return line[english.end() :], (english["name"],) if english["name"] else ()
    alone = _PLACE_SIGNED_LEAD.match(line)
    if alone:
        return "", signed_names(alone["signed"])
    match = _BRACKETED_LEAD.match(line)
    if match is None or not _is_byline(match, ends_line=match.end() == len(line)):
        return line, ()
    return line[match.end() :], signed_names(match["after"] or match["inside"])


def _is_byline(match: re.Match[str], *, ends_line: bool) -> bool:
    """Whether a bracket before the first sentence is an agency's or a reporter's, and no headline's tag."""
    inside = match["inside"].strip()
    if match["after"]:
        return ends_line or bool(match["equals"]) or _names_a_medium(inside)
    return _names_a_medium(inside) or bool(_SIGNED_INSIDE.match(inside))


def _names_a_medium(inside: str) -> bool:
    """Whether a bracket's content is an outlet, `place=outlet`, or `outlet=somebody`."""
    pair = _EQUALS_INSIDE.match(inside)
    if pair:
        place, outlet = pair["place"].strip(), pair["outlet"].strip()
        return (
            not place.startswith(("사진", "출처", "자료", "그래픽", "영상"))
            and len(outlet) <= _MAX_OUTLET_CHARS
        )
    words = inside.split()
    return bool(_MEDIUM.search(words[0])) and len(words) <= _MAX_BYLINE_WORDS


def is_signature(line: str) -> bool:
    """Whether the whole line is a signature: a name with a role, an e-mail, a desk, a sign-off."""
    bare = line.strip()
    if not bare or len(bare) > _MAX_SIGNATURE_CHARS:
        return False
    if _ENGLISH_SIGNATURE.match(bare):
        return True
    has_address = _has_address(bare)
    core = " ".join((_ADDRESS.sub(" ", bare) if has_address else bare).split()).strip(_BRACKETS)
    if _BROADCAST_SIGN_OFF.match(core):
        return True
    core = _TAIL_NOISE.sub("", core).strip(_BRACKETS)
    if not core or _DESK.match(core) or _MANY_PLACES.match(core):
        return True
    if _SIGNATURE_CORE.match(core):
        return not any(_PARTICLE.search(word) for word in core.split()[:-1])
    return has_address and _is_barely_more(core)


def _has_address(text: str) -> bool:
    return any(sign in text for sign in _ADDRESS_SIGNS) and bool(_ADDRESS.search(text))


def _is_barely_more(core: str) -> bool:
    """Whether beside an address there is only a name or a desk, such as "방송 홍길동"."""
    words = core.replace("(", " ").replace(")", " ").split()
    is_short = len(words) <= _MAX_BYLINE_WORDS + 2 and len(core) <= _MAX_BESIDE_ADDRESS
    return is_short and not _SENTENCE.search(core)


def without_tail_signature(line: str) -> tuple[str, tuple[str, ...]]:
    """`line` without a signature glued behind its last sentence, and the names in it."""
    head, tail = line[:-_MAX_SIGNATURE_CHARS], line[-_MAX_SIGNATURE_CHARS:]
    if not (_has_address(tail) or _ANY_ROLE.search(tail)):
        return line, ()
    match = _SENTENCE_THEN_SIGNATURE.match(tail)
    if match and not any(_PARTICLE.search(word) for word in match["sign"].split()[:-1]):
        return (head + match["prose"]).rstrip(), signed_names(match["sign"])
    match = _SENTENCE_THEN_ADDRESS.match(tail)
    return ((head + match["prose"]).rstrip(), ()) if match else (line, ())


def signed_names(text: str) -> tuple[str, ...]:
    """Names that a byline carries, roles cut off, in order, none twice."""
    english = re.match(r"^(?:By|Reporting by|Written by)\s+([^,]+)", text)
    if english:
        return tuple(name.strip() for name in re.split(r"\s+and\s+", english[1]) if name.strip())
    names: dict[str, None] = {}
    for match in _NAME_IN_SIGNATURE.finditer(text):
        for name in re.split(r"[·,ㆍ]", match["names"]):
            names.setdefault(name.strip(), None)
    beside = None if names else _BESIDE_ADDRESS.match(text)
    return (beside["name"],) if beside else tuple(name for name in names if name)


def person(text: str) -> str:
    """A name as a page writes it, without "By", role and address; empty where nothing is left."""
    bare = unicodedata.normalize("NFC", " ".join(_ADDRESS.sub(" ", text).split()))
    bare = _INITIALS.sub("", _BY.sub("", bare)).strip(" ,|/·()[]:-")
    shorter = _ROLE_SUFFIX.sub("", bare).strip()
    return shorter or bare
