"""The article's title as its page writes it, without the site's name."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from pipeline.parse.outline import Outline
from pipeline.parse.scripts import as_text

_SEPARATOR = re.compile(r"\s+[-–—|｜‖·•»«:：/<>]\s+|\s*[|｜‖]\s*|[：]|\s[–—]\s?|\s*<\s+|\s*::\s*")
_LETTERS = re.compile(r"[\W_]+")
_MAX_SITE_CHARS = 40
_MIN_SITE_LETTERS = 4
_MIN_TITLE_LETTERS = 6


def chosen_title(
    outline: Outline, metas: dict[str, str], article: dict[str, object], site_name: str, url: str
) -> tuple[str, bool]:
    """The publisher's headline: JSON-LD's first, else what preview, tab and headings agree on; "" if none.

    The second value says whether it is sure: told for machines, or agreed on by two statements.
    """
    names = _site_names(site_name, metas, url)
    headline = without_site(_flat(as_text(article.get("headline"))), names)
    told = without_site(_flat(metas.get("og:title", "") or metas.get("twitter:title", "")), names)
    if headline and not headline.endswith(("...", "…")):
        other_name = letters(as_text(article.get("name")))
        return (told if told and other_name == letters(told) else headline), True
    tab = without_site(
        next((text for node in outline.named("title") if (text := _flat(node.text()))), ""), names
    )
    headings = [_flat(heading.text(separator=" ")) for heading in outline.named("h1")[:6]]
    for whole in (told, tab, headline):
        heading = _agreeing(headings, letters(whole))
        if heading:
            is_longer = whole is told and letters(heading) != letters(whole)
            return (told if is_longer else heading), True
    if told or headline:
        return told or headline, True
    return next(
        (heading for heading in headings if len(letters(heading)) >= _MIN_TITLE_LETTERS), ""
    ) or tab, False


def _agreeing(headings: list[str], wanted: str) -> str:
    """The first heading that says what `wanted` (letters) says, or more, or less; "" if there is none."""
    if len(wanted) < _MIN_TITLE_LETTERS:
        return ""
    for heading in headings:
        found = letters(heading)
        if len(found) >= _MIN_TITLE_LETTERS and (found in wanted or wanted in found):
            return heading
    return ""


def without_site(title: str, names: list[str]) -> str:
    """`title` without a last (or first) part that is the site's name."""
    parts = _SEPARATOR.split(title)
    if len(parts) == 1:
        return title
    cuts = list(_SEPARATOR.finditer(title))
    last, first = letters(parts[-1]), letters(parts[0])
    if any(_same(last, name) for name in names):
        return without_site(title[: cuts[-1].start()].strip(), names)
    if any(_same(first, name) for name in names):
        return title[cuts[0].end() :].strip()
    return title


def letters(text: str) -> str:
    """`text` reduced to what two spellings of one title share."""
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _same(part: str, name: str) -> bool:
    """Whether a title's part is the site's name, perhaps with a word more ("일간 이름", "이름 뉴스")."""
    if not part or not name or len(part) > _MAX_SITE_CHARS:
        return False
    if part == name:
        return True
    longer, shorter = (part, name) if len(part) > len(name) else (name, part)
    is_part = longer.startswith(shorter) or longer.endswith(shorter)
    return len(name) >= _MIN_SITE_LETTERS and is_part


def _site_names(site_name: str, metas: dict[str, str], url: str) -> list[str]:
    names = [
        letters(site_name),
        letters(metas.get("application-name", "")),
        letters(metas.get("twitter:site", "")),
    ]
    host = urlsplit(url).hostname or ""
    labels = [label for label in host.split(".") if label not in {"www", "m", "com", "co", "org", "net"}]
    names += [letters(label) for label in labels[:-1] or labels if len(label) >= _MIN_SITE_LETTERS - 1]
    names.append(letters(host.removeprefix("www.")))
    return [name for name in dict.fromkeys(names) if name]


def _flat(text: str) -> str:
    return " ".join(text.split())
