"""What class and id names say about an element. Words that page builders everywhere use, no site's own.

Names are read word by word (`relatedArticles-wrap` is `related`, `articles`, `wrap`), each word judged once.
A verdict is an opinion, never a sentence: `scores` revokes a word that would discard most of a page.
"""

from __future__ import annotations

import re
from functools import lru_cache

CAPTION = "(caption)"
FOOT = "footer"  # of a page, of an article, or of a picture: there it holds the caption


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

# An element whose names have a word that begins so, or is so, is furniture.
_DISCARD_PREFIXES = tuple(
    _words(
        """
        relat shar social navi menu breadcrumb sidebar footer disqus promo sponsor advert adsby banner
        outbrain taboola newsletter subscri paywall popup modal overlay widget recommend recirc byline
        author publish copyright toolbar gallery slideshow carousel slider swiper video search reporter
        journalist donat facebook alert notice notification language hashtag factbox fakta faktabo
        """
    )
)
_DISCARD_WORDS = _words(
    """
    sns nav aside foot comments comment commentlist reply replies discussion ads ad adbox adslot signup
    login consent cookie cookies gdpr tags tag taglist topics topic keywords keyword readmore more
    moreon trending popular ranking rank mostread latest dateline timestamp meta metadata postmeta info
    infobox disclaimer tools utility utils print pager pagination pagenav prevnext slide slides lang
    langs player teaser teasers upsell toc skip hidden hide noprint visuallyhidden accessibility tooltip
    dropdown bio profile kicker category categories label labels rating ratings poll quiz survey fb
    email whatsapp pinterest linkedin linkbox linklist links fact facts abo seealso readalso also next
    prev previous feedback relative
    """
)
# Words that mean what they say even where they hold most of a page: threads of comments, menus, consent.
STRONG_WORDS = _words(
    """
    comment comments commentlist disqus reply replies discussion nav navi sidebar footer cookie cookies
    consent gdpr relat shar social recommend outbrain taboola ranking mostread trending modal popup
    <aside>
    """
)
# A list with such a name holds the site's links, whatever stands around it.
MENU_WORDS = _words("menu nav navi breadcrumb shar social pager pagination pagenav")
# Elements with such a name are not even entered, unless next to nothing is left of the page then.
PASSED_WORDS = _words(
    """
    comment comments commentlist disqus reply replies discussion nav navi sidebar footer cookie cookies
    consent gdpr relat shar recommend outbrain taboola ranking mostread trending modal popup
    """
)
# Words that also frame what an article shows: a quoted post inside is text of the article.
FRAME_WORDS = _words("video widget embed social media player gallery")

_CAPTION_PREFIXES = tuple(_words("caption figcaption imagecaption mediacaption photocap thumb imgtxt"))
_CAPTION_WORDS = _words(
    "image img photo picture foto cutline credit credits photographer legend bildunterschrift imgdesc"
)
_STANDFIRST_WORDS = _words(
    """
    standfirst subtitle subhead subheadline subheading deck dek summary chapo chapeau lead lede leadtext
    intro introtext ingress abstract excerpt description desc vorspann anleser preamble manchet perex
    bajada entradilla sottotitolo sommario underrubrik
    """
)
_BODY = re.compile(
    r"article[-_ ]?(?:body|content|text|main|copy|inner|view|txt|container|wrap\w*|paragraphs?|story)"
    r"|(?:news|view|story|post|entry|page|read|content|main|cont|art)[-_ ]?"
    r"(?:body|contents?|text|txt|con|cont|view|article|story|copy|detail)\b"
    r"|(?:^|[ ])(?:articles?|story|post|entry|content|body|text|maintext|main-text|detail-body)(?=$|[ ])"
    r"|news_?ct|body[-_]?text|rich-?text|prose|wysiwyg|field--?name-body",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def verdict(names: str) -> str:
    """Why class and id names speak against an element: `CAPTION`, the word that does, or "" for nothing."""
    for word in _WORD.findall(names):
        reason = _verdict_on_word(word.lower())
        if reason:
            return reason
    return ""


@lru_cache(maxsize=16384)
def _verdict_on_word(word: str) -> str:
    if word in _CAPTION_WORDS or word.startswith(_CAPTION_PREFIXES):
        return CAPTION
    if word in _DISCARD_WORDS:
        return word
    return next((prefix for prefix in _DISCARD_PREFIXES if word.startswith(prefix)), "")


@lru_cache(maxsize=16384)
def names_a_body(names: str) -> bool:
    """Whether class or id say that this holds an article's text."""
    return bool(_BODY.search(names))


def names_a_standfirst(names: str) -> bool:
    """Whether class or id say that this is the summary between title and body."""
    return any(word.lower() in _STANDFIRST_WORDS for word in _WORD.findall(names))
