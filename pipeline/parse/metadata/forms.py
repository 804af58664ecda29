"""Which kind of article a page holds, where it goes on, and whether readers must pay. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from pipeline.model import Form
from pipeline.parse.scripts import types_of

_BRIEF_LETTERS = 200  # Korean newsrooms count a brief in syllables
_BRIEF_REACHES = (300, 800)  # characters in which they are counted: the first mostly decide
_MAX_NOTICE_CHARS = 160
_LIVE_KINDS = frozenset({"liveblogposting", "liveblog"})
_CLOSED_TIERS = frozenset({"locked", "metered", "paid", "premium", "subscriber", "subscription"})
_TIER_META = (
    "article:content_tier",
    "og:article:content_tier",
    "article:tier",
    "content_tier",
    "cxenseparse:paywall",
)
_NUMBERED = re.compile(r"^(?P<stem>.*?)[/_-](?:page[/_-]?)?(?P<number>\d{1,2})(?P<ending>/?|\.\w{3,5})$")
_PAGE_KEYS = frozenset({"page", "p", "pg", "pn", "pagenumber"})
# Sentences by which a page closes an article. A mark such as "for subscribers" also stands beside links.
_CLOSED: dict[str, tuple[str, ...]] = {
    "ko": (
        "유료회원 전용", "유료 회원 전용", "유료회원만", "유료 구독자 전용", "구독자 전용 기사",
        "구독자만 볼 수", "회원만 볼 수 있는", "로그인 후 이어서", "로그인하면 이어서", "로그인 후 전문",
        "구독하고 이어서", "이어서 보시려면",
    ),
    "ja": (
        "続きを読むには", "続きをお読みいただけます", "続きは有料", "この記事は有料", "この記事は会員限定",
        "有料会員限定記事です", "有料会員になると続き", "会員登録すると続き",
    ),
    "zh": (
        "付费后阅读", "订阅后阅读", "订阅后继续", "本文为付费", "訂閱後", "此文章只供訂戶", "訂戶專享文章",
    ),
    "en": (
        "subscribe to continue", "subscribe to read", "subscribe to keep reading", "to continue reading",
        "to read the full article", "to read the full story", "this article is for subscribers",
        "this content is for subscribers", "this story is for subscribers", "exclusive to subscribers",
    ),
    "latn": (
        "la suite est réservée", "de cet article à lire", "cet article est réservé aux abonnés",
        "abonnez-vous pour lire", "jetzt weiterlesen mit", "um weiterzulesen", "um diesen artikel zu lesen",
        "weiterlesen mit", "dieser artikel ist exklusiv für", "este artículo es exclusivo para",
        "para seguir leyendo, suscr", "suscríbete para", "contenuto riservato agli abbonati",
        "per continuare a leggere", "conteúdo exclusivo para assinantes", "para continuar a ler",
        "om verder te lezen", "lees verder met een abonnement", "för att läsa vidare",
        "for å lese hele saken", "for at læse videre", "aby czytać dalej", "treść tylko dla subskrybentów",
    ),
}  # fmt: skip
_CLOSED_IN_ENGLISH = tuple(notice.encode() for notice in _CLOSED["en"])
_WITHOUT_CASE = frozenset({"ko", "ja", "zh"})


def is_live(article: dict[str, object], metas: dict[str, str]) -> bool:
    """Whether the page calls itself a ticker."""
    return bool(types_of(article) & _LIVE_KINDS) or metas.get("og:type", "").lower() in _LIVE_KINDS


def form_of(body: str, *, live: bool, part: bool, closed: bool) -> Form:
    """Live before part before brief; what is short because the rest is closed is no brief."""
    if live or part:
        return Form.LIVE if live else Form.PART
    is_short = all(sum(map(str.isalnum, body[:reach])) < _BRIEF_LETTERS for reach in _BRIEF_REACHES)
    return Form.BRIEF if is_short and not closed else Form.ARTICLE


def is_page_of(url: str, other: str) -> bool:
    """Whether `other` is another page of the article at `url`: the same address but for a page's number.

    `rel=next` alone is not believed: many systems put the next *article* there.
    """
    one, two = urlsplit(url), urlsplit(other)
    if one.hostname != two.hostname or (one.path, one.query) == (two.path, two.query):
        return False
    queries = [
        [pair for pair in parse_qsl(each.query) if pair[0].lower() not in _PAGE_KEYS] for each in (one, two)
    ]
    if one.path == two.path:
        return queries[0] == queries[1]
    later, earlier = _NUMBERED.match(two.path), _NUMBERED.match(one.path)
    if later is None:
        return False
    if earlier and (earlier["stem"], earlier["ending"]) == (later["stem"], later["ending"]):
        return int(later["number"]) == int(earlier["number"]) + 1
    return one.path.rstrip("/") == later["stem"] + later["ending"].rstrip("/")


def is_closed(objects: list[dict[str, object]], metas: dict[str, str]) -> bool:
    """Whether JSON-LD or head say that readers must pay (`isAccessibleForFree`, a content tier)."""
    if any(str(item.get("isAccessibleForFree")).lower().endswith("false") for item in objects):
        return True
    return any(metas.get(name, "").lower() in _CLOSED_TIERS for name in _TIER_META)


def shows_a_barrier(lines: Iterable[str], lang: str | None = None) -> bool:
    """Whether one of the short `lines` around the text closes the article to those who do not pay.

    `lang` is the article's; its own sentences and the English ones are looked for.
    """
    shown = "\n".join([line for line in lines if len(line) <= _MAX_NOTICE_CHARS])
    if lang in _WITHOUT_CASE:
        return any(map(shown.__contains__, _CLOSED[lang])) or _shows_in_english(shown)
    notices = _CLOSED["en"] if lang == "en" else _CLOSED["latn"] + _CLOSED["en"]
    return any(map(shown.casefold().__contains__, notices))


def _shows_in_english(text: str) -> bool:
    """As bytes, since lowering ideographs letter by letter for the sake of some English words takes long."""
    lower = text.encode("utf-8", "replace").lower()
    return any(map(lower.__contains__, _CLOSED_IN_ENGLISH))
