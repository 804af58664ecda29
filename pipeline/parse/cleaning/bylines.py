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
    rf"^(?P<prose>.*[.?!”\"’)])\s*(?P<sign>[\[(]?\s*(?:[가-힣]{{2,6}}\s?=\s?)?(?:{_OUTLET}\s){{0,2}}{_SIGNED}\s*"
    rf"(?:/?\s*(?:{_EMAIL}))?\s*[\])]?)\s*$",
    re.DOTALL,
)
_SENTENCE_THEN_ADDRESS = re.compile(rf"^(?P<prose>.*?[.?!”\"’)])\s*(?:\(?{_EMAIL}\)?)\s*$", re.DOTALL)
_ANY_ROLE = re.compile(_ROLE)
# Where correspondents sit: such a place may stand before the role, and is nobody's name.
_BUREAU = (
    r"(?:도쿄|오사카|베이징|상하이|선양|광저우|홍콩|타이베이|워싱턴|뉴욕|로스앤젤레스|샌프란시스코|실리콘밸리|LA|런던"
    r"|파리|베를린|브뤼셀|제네바|로마|모스크바|이스탄불|카이로|두바이|예루살렘|뉴델리|방콕|하노이|호찌민|자카르타"
    r"|싱가포르|시드니|멕시코시티|상파울루|순회)"
)
# Names with only a space between them must be nothing else: a family name and two syllables.
_FULL_NAME = (
    r"[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염추도소석"
    r"선설마길연위표명기반라왕금옥육인맹제모탁국][가-힣][가-힣](?<![도시군구부팀청보문사국소])"
)
_NAME_IN_SIGNATURE = re.compile(
    rf"(?<![가-힣])(?!{_BUREAU}\s)(?P<names>(?:{_FULL_NAME}\s)*(?!{_ROLE}){_NAMES})"
    rf"\s?(?:{_DESK_WORD}|{_BUREAU}\s)?{_ROLE}"
)
_NAME_LABEL = re.compile(r"^\s*(?:기자명|작성자|글쓴이)\s*:?\s*")
# Words that stand where a name would: "온라인뉴스팀 기자", "본지 기자", "전국 종합".
_NO_PERSON = re.compile(
    r"^(?:온라인|디지털|인터넷|편집|취재|뉴스|보도)"
    r"|^(?:사회|경제|정치|문화|국제|산업|전국|본지|본보|담당|현장|동료|소속|특별|연합|공동|사진|영상|글|그래픽|선임|수석|인턴"
    rf"|객원|수습|시민|책임|.{{0,2}}전문|의학|과학|{_BUREAU})(?:[부팀]|뉴스)?$"
)
_WITH_POST = re.compile(
    rf"^(?P<name>{_NAME})[\s/·,|(]+(?:[가-힣A-Za-z0-9·&]+\s){{0,3}}[가-힣A-Za-z0-9·]{{0,12}}"
    r"(?:교수|칼럼니스트|변호사|작가|소설가|시인|평론가|연구원|연구위원|논설위원|논설실장|주필|국장|부장|차장|팀장|대표|이사장|원장|소장"
    r"|회장|의원|전문의|위원장)\)?$"
)
# "YTN 홍길동 (hong@ytn.co.kr)": an address makes a signature of a name without a role.
_BESIDE_ADDRESS = re.compile(rf"^(?:[A-Z]{{2,6}}\s)?(?P<name>{_NAME})\s?[\[(/]?\s?(?:{_EMAIL})")
_ROLE_SUFFIX = re.compile(rf"(?:\s|^)?(?:{_ROLE}|(?:編集委員|論説委員|特派員|記者|记者))$")
_ROLE_PREFIX = re.compile(
    r"^(?:本[紙报報])?(?:編集委員|編集局|論説委員|特派員|ライター|記者|记者|作者|撰文)[\s\u3000:：・]*(?=\S)"
    r"|^(?:CNN|AP|AFP)?\s?(?:staff writer|staff reporter|correspondent|columnist|reporter)\s(?=[A-Z])",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\s\([a-zäöü./]{1,6}\)?$")
_BY = re.compile(
    r"^(?:(?:(?:analysis|story|report(?:ing|ed)?|written|posted|review|opinion|words|text|photos?)\s)?by"
    r"|von|par|por|di|da|door|av|af|text|texte?|words|oleh|yazan|글|글쓴이|기자명|文|写真)[\s:：]+",
    re.IGNORECASE,
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
    for match in _NAME_IN_SIGNATURE.finditer(_NAME_LABEL.sub("", text)):
        for name in re.split(r"[·,ㆍ\s]", match["names"]):
            if name and not _NO_PERSON.match(name):
                names.setdefault(name, None)
    beside = None if names else _BESIDE_ADDRESS.match(text)
    return (beside["name"],) if beside else tuple(names)


def person(text: str) -> str:
    """A name as a page writes it, without "By", role and address; empty where nothing is left."""
    bare = unicodedata.normalize("NFC", " ".join(_ADDRESS.sub(" ", text).split()))
    bare = _INITIALS.sub("", _BY.sub("", bare)).strip(" ,|/·()[]:-–—\u3000")
    korean = _WITH_POST.match(bare)
    if korean:
        return korean["name"]
    shorter = _ROLE_SUFFIX.sub("", _ROLE_PREFIX.sub("", bare)).strip()
    return shorter or bare
