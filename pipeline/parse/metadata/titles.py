"""The article's title as its page writes it, without the site's name. Pure, over a page's own statements."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from pipeline.parse.body.outline import Outline
from pipeline.parse.scripts import as_text, types_of

_SEPARATOR = re.compile(
    r"\s+[-–—|｜‖ㅣ│¦·•»«›‹:：/<>]\s+|\s*[|｜‖ㅣ│¦]\s*|[：]|\s[–—]\s?|\s*<\s+|\s*::+\s*|\s›\s"
)
# Signs that part words and names as well: what stands behind must be nothing but the site's name.
_TIGHT = re.compile(r"_+|-{1,2}|[–—:：,，（(【\[]")
_ANY_SIGN = re.compile(r"[-–—|｜‖ㅣ│¦·•»«›‹:：/<>_,，（(【\[]")  # of these two and of `_PATH`
_CLOSING = "）)】] \t"
_PATH = re.compile(r"\s<\s")  # "title < section < article - site", as Korean newsroom systems write it
_BAR = re.compile(r"\s*(?:[|｜‖│¦]|--|_)\s*")  # no sentence has it: what stands behind is where, not what
_OPENING = "（([【〔|｜‖│¦"  # what begins with it, behind all of a heading, says where, whose, or what kind
_MEDIUM = re.compile(
    r"(?:신문|일보|뉴스|방송|타임스|투데이|데일리|닷컴|新聞|新闻|日报|日報|晚报|晚報|時報|时报|网|網|ニュース|通信|通訊社|通讯社"
    r"|オンライン|デジタル|電子版|在线|新聞網|\bnews|\bonline|zeitung|nachrichten|\btimes|\bherald|\btribune)$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[\W_]+")
_INLINE_MARKUP = re.compile(
    r"</?(?:b|i|u|s|em|strong|span|font|sup|sub|small|big|mark|q|a|p|br|wbr|div)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MAX_SITE_CHARS = 40
_MIN_SITE_LETTERS = 4
_MAX_MORE_LETTERS = 12  # "News", "Nachrichten", "온라인": what a page adds to its site's name
_MAX_ROOM_LETTERS = 12  # of a section between title and site
_MIN_TITLE_LETTERS = 6
_MAX_TITLE_CHARS = 600  # what is longer is no title
_CUT_SHORT_CHARS = 95  # search engines ask for headlines of 110 characters at most: some systems cut them
_MAX_HEADINGS = 6
_NAMING_META = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:site",
    "sitename",
    "site_name",
    "publisher",
    "og:article:publisher",
    "dc.publisher",
    "copyright",
)
_NAMING_TYPES = frozenset({"website", "newsmediaorganization", "newspaper"})
_COMMON_LABELS = frozenset({"www", "m", "com", "co", "org", "net", "news", "amp", "mobile"})
_ROOMS = frozenset(
    {"기사본문", "기사", "본문", "전체기사", "뉴스", "기사보기", "news", "article", "正文", "新闻", "新聞"}
)


@dataclass(frozen=True, slots=True)
class Branding:
    """What a page's titles carry besides the title, as bare letters: the site's names, its sections'."""

    names: tuple[str, ...] = ()
    rooms: frozenset[str] = frozenset()

    def is_site(self, text: str) -> bool:
        """Whether `text` is one of the site's names and nothing else."""
        return letters(text) in self.names


def branding_of(
    metas: dict[str, str], objects: list[dict[str, object]], article: dict[str, object], url: str
) -> Branding:
    """The site's names as head, JSON-LD and address tell them, and the sections the article stands in."""
    told = [metas.get(name, "") for name in _NAMING_META]
    publisher = article.get("publisher")
    sites = [
        *(publisher if isinstance(publisher, list) else [publisher]),
        *(item for item in objects if types_of(item) & _NAMING_TYPES),
    ]
    for site in sites:
        if isinstance(site, dict):
            told += [as_text(site.get("name")), as_text(site.get("alternateName"))]
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = [label for label in host.split(".") if label not in _COMMON_LABELS]
    names = [letters(name) for name in told]
    names += [letters(label) for label in labels[:-1] or labels if len(label) >= _MIN_SITE_LETTERS - 1]
    names.append(letters(host))
    sections = article.get("articleSection")
    rooms = [metas.get("article:section", ""), metas.get("section", ""), metas.get("columnname", "")]
    rooms += [as_text(each) for each in (sections if isinstance(sections, list) else [sections])]
    return Branding(
        tuple(dict.fromkeys(name for name in names if name)),
        frozenset(letters(room) for room in rooms if room) | _ROOMS,
    )


def chosen_title(
    outline: Outline, metas: dict[str, str], article: dict[str, object], branding: Branding
) -> tuple[str, bool]:
    """The publisher's headline: JSON-LD's first, else what preview, tab and headings agree on; "" if none.

    Where JSON-LD and preview disagree, the heading that readers see decides, then a second name in JSON-LD.
    The second value says whether it is sure: told for machines, agreed on by two statements, or what was left
    of the tab's text after the site's name had been cut off.
    """
    headings = [_flat(heading.text(separator=" ")) for heading in outline.named("h1")[:_MAX_HEADINGS]]
    told = _bare(metas.get("og:title", "") or metas.get("twitter:title", ""), headings, branding)
    headline = _bare(_string(article.get("headline")), headings, branding)
    if headline and not headline.endswith(("...", "…")):
        return _between(headline, told, headings, article), True
    whole_tab = next((text for node in outline.named("title") if (text := _flat(node.text()))), "")
    tab = _bare(whole_tab, headings, branding)
    agreed = _agreed(outline, headings, (told, tab, headline), whole_tab)
    if agreed:
        return agreed, True
    if told or headline:
        return _as_shown(outline, told) or told or headline, True
    shown = _as_shown(outline, tab)
    if shown or (tab and len(tab) < len(whole_tab)):
        return shown or tab, True
    return next(
        (each for each in headings if _is_long(each) and not branding.is_site(each)), ""
    ) or tab, False


def _agreed(outline: Outline, headings: list[str], statements: tuple[str, str, str], whole_tab: str) -> str:
    """What a heading says with the first of the statements (preview, tab, JSON-LD) it agrees with; else "".

    Where one says more, the preview is right unless it was cut or ends in a mark of the page's; before a
    heading that holds the subtitle, too, the tab, if the page shows that alone.
    """
    told, tab, _ = statements
    for whole in statements:
        heading = _agreeing(headings, letters(whole))
        if not heading:
            continue
        if letters(heading) == letters(whole):
            return heading
        if whole is told:
            is_less = _is_cut(told, heading) or _is_all_but_a_mark(heading, told)
            return heading if is_less else told
        is_longer = whole is tab and len(letters(heading)) > len(letters(tab))
        return (_as_shown(outline, whole_tab) if is_longer else "") or heading
    return ""


def _between(headline: str, told: str, headings: list[str], article: dict[str, object]) -> str:
    """JSON-LD's headline, or what another statement says better."""
    if not told or letters(told) == letters(headline):
        return headline
    for longer in (*headings, told):
        if len(headline) >= _CUT_SHORT_CHARS and _is_cut(headline, longer):
            return longer
    other_names = {letters(as_text(article.get(key))) for key in ("name", "alternativeHeadline")}
    if letters(headline) in other_names:
        return headline
    seen = [letters(heading) for heading in headings]
    is_live = "liveblogposting" in types_of(article)  # its heading is the newest message's
    is_seen_instead = letters(told) in seen and not any(letters(headline) in each for each in seen)
    return told if letters(told) in other_names or (is_seen_instead and not is_live) else headline


def _bare(text: str, headings: list[str], branding: Branding) -> str:
    """A statement without the site's name; as it is where a heading says all of it, "" if nothing is left."""
    flat = _flat(text)
    if len(flat) > _MAX_TITLE_CHARS:
        return ""
    whole = letters(flat)
    if len(whole) >= _MIN_TITLE_LETTERS and any(letters(heading) == whole for heading in headings):
        return "" if branding.is_site(flat) else flat
    bare = without_site(flat, branding)
    bare = _without_rooms(bare, is_cut=bare != flat)
    return "" if branding.is_site(bare) else bare


def _without_rooms(text: str, *, is_cut: bool) -> str:
    """`text` without the sections between title and site, and without a site whose name nobody tells.

    Bars part them. One short part is a section where the site's name (`is_cut`) stood behind it, and a site
    where it is called like one.
    """
    first, *others = _BAR.split(text)
    longest = max((len(letters(other)) for other in others), default=0)
    if not others or longest > _MAX_ROOM_LETTERS or len(letters(first)) <= max(longest, _MIN_TITLE_LETTERS):
        return text
    return first if is_cut or len(others) > 1 or _MEDIUM.search(others[-1]) else text


def without_site(title: str, branding: Branding) -> str:
    """`title` without last parts (or a first one) that are the site's name or, before it, a section's."""
    if not _ANY_SIGN.search(title):
        return title
    bare = title
    if _PATH.search(title):
        first = _PATH.split(title, maxsplit=1)[0].strip()
        bare = first if _is_long(first) else title
    while cut := _cut_behind(bare, branding, with_rooms=bare != title):
        bare = cut
    first_sign = _SEPARATOR.search(bare)
    while first_sign and any(
        _is_short_for(letters(bare[: first_sign.start()]), each) for each in branding.names
    ):
        bare = bare[first_sign.end() :].strip()
        first_sign = _SEPARATOR.search(bare)
    return bare


def _cut_behind(title: str, branding: Branding, *, with_rooms: bool) -> str:
    """`title` without its last part, if that is the site's name or (`with_rooms`) a section; else ""."""
    for loose in list(_SEPARATOR.finditer(title))[-1:]:
        last = letters(title[loose.end() :])
        if any(_same(last, name) for name in branding.names) or (with_rooms and last in branding.rooms):
            return title[: loose.start()].strip()
    for tight in reversed(list(_TIGHT.finditer(title))):
        last = letters(title[tight.end() :].rstrip(_CLOSING))
        if len(last) > _MAX_SITE_CHARS:
            break
        if len(last) > 1 and (last in branding.names or (with_rooms and last in branding.rooms)):
            return title[: tight.start()].strip()
    return ""


@lru_cache(maxsize=128)
def letters(text: str) -> str:
    """`text` reduced to what two spellings of one title share."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _LETTERS.sub("", plain).casefold()


def _same(part: str, name: str) -> bool:
    """Whether a title's last part is the site's name, perhaps with a word more ("일간 이름", "이름 뉴스")."""
    if not part or len(part) > _MAX_SITE_CHARS:
        return False
    if _is_short_for(part, name):
        return True
    more = len(part) - len(name)
    is_longer = part.startswith(name) or part.endswith(name)
    return is_longer and len(name) >= _MIN_SITE_LETTERS and more <= _MAX_MORE_LETTERS


def _is_short_for(part: str, name: str) -> bool:
    """Whether `part` is the name, or its beginning or end."""
    if part == name:
        return bool(part)
    return len(part) >= _MIN_SITE_LETTERS and (name.startswith(part) or name.endswith(part))


def _agreeing(headings: list[str], wanted: str) -> str:
    """The first heading that says what `wanted` (letters) says, or more, or less; "" if there is none."""
    if len(wanted) < _MIN_TITLE_LETTERS:
        return ""
    for heading in headings:
        found = letters(heading)
        if len(found) >= _MIN_TITLE_LETTERS and (found in wanted or wanted in found):
            return heading
    return ""


def _as_shown(outline: Outline, whole: str) -> str:
    """The longest beginning of `whole`, up to a separator, that stands on the page by itself; "" if none.

    Less than half of it is no title but the line above one.
    """
    cuts = [match.start() for match in (*_SEPARATOR.finditer(whole), *re.finditer(r"_+|--|\s?-", whole))]
    wanted = {
        letters(beginning): beginning
        for cut in {*cuts, len(whole)}
        if _is_long(beginning := whole[:cut]) and 2 * cut > len(whole)
    }
    if len(wanted) < 2:  # noqa: PLR2004 nothing to choose from
        return ""
    found = {
        text for run in outline.runs if run.chars <= len(whole) + 2 and (text := letters(run.text)) in wanted
    }
    return wanted[max(found, key=len)].strip() if found else ""


def _is_cut(short: str, longer: str) -> bool:
    """Whether `short` is the beginning of `longer`, cut off."""
    beginning = letters(short)
    return (
        bool(beginning) and letters(longer).startswith(beginning) and len(longer) > len(short.rstrip(".… "))
    )


def _is_all_but_a_mark(heading: str, told: str) -> bool:
    """Whether `told` is the heading and, behind it, a bracket or bar with less than the heading."""
    behind = told[len(heading) :].strip() if told.startswith(heading) else ""
    return behind[:1] in _OPENING and bool(behind) and len(letters(behind)) < len(letters(heading)) / 2


def _is_long(text: str) -> bool:
    return len(letters(text)) >= _MIN_TITLE_LETTERS


def _string(value: object) -> str:
    """A JSON value that should be a string; some pages tell a list of one."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), "")
    return value if isinstance(value, str) else ""


def _flat(text: str) -> str:
    """One line, entities resolved even if escaped twice; `<속보>` is a tag of the headline, `<b>` is none."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _INLINE_MARKUP.sub("", text)
    return " ".join(text.split())
