"""What a page says about its article: title, authors, dates, section, addresses, language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.parse.body.outline import Outline
from pipeline.parse.metadata.authors import authors_of
from pipeline.parse.metadata.dates import Moment, seen_from
from pipeline.parse.metadata.forms import is_closed, is_live, is_page_of
from pipeline.parse.metadata.language import language_of
from pipeline.parse.metadata.pictures import Picture, picture_told
from pipeline.parse.metadata.published import modified_by_markup, published_by_markup
from pipeline.parse.metadata.titles import branding_of, chosen_title, letters
from pipeline.parse.metadata.zones import country_of, home_zone, zone_for
from pipeline.parse.scripts import articles_in, as_text, json_ld, types_of

_META_KEYS = ("property", "name", "itemprop")
_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+/[\w./%=&~-]*\Z", re.ASCII)  # joining would change nothing
_PAGE_TYPES = frozenset({"webpage", "itempage", "newspage", "videoobject", "newsvideo"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's statements; `None` or empty where it makes none.

    `told_body` and `description` serve the body reader; `title_is_sure`: told for machines, or twice;
    `outlet`: whom the page names in the authors' place though it is its own site.
    """

    title: str
    title_is_sure: bool
    subtitle: str | None
    authors: tuple[str, ...]
    outlet: tuple[str, ...]
    section: str | None
    published: Moment | None
    published_basis: str | None
    modified: Moment | None
    canonical_url: str | None
    amp_url: str | None
    picture: Picture
    next_url: str | None
    is_live: bool
    description: str
    told_body: str
    lang_label: str | None
    country: str | None
    paywalled: bool


def read_metadata(parser: LexborHTMLParser, outline: Outline, url: str, source_zone: str | None) -> Metadata:
    """Everything that head, JSON-LD and marked elements tell of the page at `url`."""
    metas = metas_of(outline.named("meta"))
    links = _links_of(outline.named("link"))
    objects = json_ld(outline.named("script"))
    if outline.passed and not articles_in(objects):
        objects += json_ld([script for box in outline.passed for script in box.css("script")])
    article = main_article(objects, url)
    branding = branding_of(metas, objects, article, url)
    description = (
        metas.get("og:description") or metas.get("description") or as_text(article.get("description"))
    )
    lang_label = _lang_label(parser, metas, article)
    lang = language_of(f"{metas.get('og:title', '')} {description}", lang_label)
    country = country_of(url, metas.get("og:locale"), lang_label)
    zone, home = zone_for(source_zone, lang, country), home_zone(source_zone, lang)
    title, is_sure = chosen_title(outline, metas, article, branding)
    published, basis = published_by_markup(parser, outline, metas, article, zone)
    modified = modified_by_markup(metas, article, zone)
    authors = authors_of(parser, metas, article, objects, branding.is_site, signs_in_text=lang == "ko")
    return Metadata(
        title=title,
        title_is_sure=is_sure,
        subtitle=_subtitle(article, title),
        authors=authors.people,
        outlet=authors.outlet,
        section=_section(article, metas),
        published=published and seen_from(published, home),
        published_basis=basis,
        modified=modified and seen_from(modified, home),
        canonical_url=_absolute(links.get("canonical"), url),
        amp_url=_absolute(links.get("amphtml"), url),
        picture=_picture(metas, picture_told(article, objects), url),
        next_url=_next_page(links, url),
        is_live=is_live(article, metas),
        description=description,
        told_body=as_text(article.get("articleBody")),
        lang_label=lang_label,
        country=country,
        paywalled=is_closed(objects, metas),
    )


def main_article(objects: list[dict[str, object]], url: str) -> dict[str, object]:
    """The JSON-LD object that tells most of the article at `url`, or of its page or film; empty if none does.

    Pages describe other articles, too: an object that names another address gives way to one that names this.
    """
    articles = articles_in(objects)
    if len(articles) > 1:
        path = urlsplit(url).path
        articles.sort(key=lambda item: not _names_path(item, path))
    dated = (item for item in objects if types_of(item) & _PAGE_TYPES and item.get("datePublished"))
    return next(iter(articles), None) or next(dated, {})


def _names_path(item: dict[str, object], path: str) -> bool:
    """Whether the object says that it describes the page at `path`."""
    page = item.get("mainEntityOfPage")
    told = (item.get("url"), item.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    addresses = [address for address in told if isinstance(address, str)]
    return len(path) > 1 and any(urlsplit(address).path == path for address in addresses)


def metas_of(nodes: list[LexborNode]) -> dict[str, str]:
    """First content of every named `<meta>`, names in lower case."""
    metas: dict[str, str] = {}
    for node in nodes:
        attributes = node.attributes
        content = " ".join((attributes.get("content") or "").split())
        if not content:
            continue
        for key in _META_KEYS:
            name = attributes.get(key)
            if name:
                metas.setdefault(name.strip().lower(), content)
    return metas


def _lang_label(parser: LexborHTMLParser, metas: dict[str, str], article: dict[str, object]) -> str | None:
    root = parser.root
    own = root.attributes.get("lang") if root is not None else None
    return own or metas.get("og:locale") or as_text(article.get("inLanguage")) or None


def _subtitle(article: dict[str, object], title: str) -> str | None:
    """JSON-LD's second headline, where it is more than another wording of the first."""
    told = as_text(article.get("alternativeHeadline"))
    known = {letters(title), letters(as_text(article.get("headline"))), ""}
    return told if letters(told) not in known else None


def _section(article: dict[str, object], metas: dict[str, str]) -> str | None:
    section = metas.get("article:section") or metas.get("section") or metas.get("og:article:section")
    told = article.get("articleSection")
    if isinstance(told, list):
        told = next((item for item in told if isinstance(item, str)), None)
    return section or as_text(told) or None


def _links_of(nodes: list[LexborNode]) -> dict[str, str | None]:
    """First address of every `<link>` by its relation, in lower case."""
    links: dict[str, str | None] = {}
    for node in nodes:
        attributes = node.attributes
        links.setdefault((attributes.get("rel") or "").lower(), attributes.get("href"))
    return links


def _absolute(address: str | None, url: str) -> str | None:
    if not address or not address.strip():
        return None
    if _PLAIN_ADDRESS.match(address):
        return address
    try:
        absolute = urljoin(url, address.strip())
    except ValueError:  # an unfinished IPv6 host, for one
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None


def _picture(metas: dict[str, str], told: Picture, url: str) -> Picture:
    address = metas.get("og:image") or metas.get("og:image:url") or metas.get("twitter:image") or told.url
    return replace(told, url=_absolute(address, url) or "")


def _next_page(links: dict[str, str | None], url: str) -> str | None:
    address = _absolute(links.get("next"), url)
    return address if address and is_page_of(url, address) else None
