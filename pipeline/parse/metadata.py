"""What a page says about its article: title, authors, dates, section, addresses, language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.parse.authors import authors_of
from pipeline.parse.dates import Moment, seen_from
from pipeline.parse.language import language_of
from pipeline.parse.outline import Outline
from pipeline.parse.published import modified_by_markup, published_by_markup
from pipeline.parse.scripts import articles_in, as_text, json_ld
from pipeline.parse.titles import branding_of, chosen_title
from pipeline.parse.zones import country_of, home_zone, zone_for

_META_KEYS = ("property", "name", "itemprop")
_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+/[\w./%=&~-]*\Z", re.ASCII)  # joining would change nothing
_CLOSED_TIERS = frozenset({"locked", "metered", "paid", "premium"})


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
    image_url: str | None
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
    article = next(iter(articles_in(objects)), {})
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
        subtitle=as_text(article.get("alternativeHeadline")) or None,
        authors=authors.people,
        outlet=authors.outlet,
        section=_section(article, metas),
        published=published and seen_from(published, home),
        published_basis=basis,
        modified=modified and seen_from(modified, home),
        canonical_url=_absolute(links.get("canonical"), url),
        amp_url=_absolute(links.get("amphtml"), url),
        image_url=_absolute(metas.get("og:image") or metas.get("twitter:image") or _image(article), url),
        description=description,
        told_body=as_text(article.get("articleBody")),
        lang_label=lang_label,
        country=country,
        paywalled=_is_paywalled(objects, metas),
    )


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


def _image(article: dict[str, object]) -> str | None:
    image = article.get("image")
    if isinstance(image, list):
        image = image[0] if image else None
    if isinstance(image, dict):
        image = image.get("url")
    return image if isinstance(image, str) else None


def _is_paywalled(objects: list[dict[str, object]], metas: dict[str, str]) -> bool:
    if any(str(item.get("isAccessibleForFree")).lower().endswith("false") for item in objects):
        return True
    return metas.get("article:content_tier", "").lower() in _CLOSED_TIERS
