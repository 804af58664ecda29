"""The anchors of an HTML list of articles, and whether a CSS selector can be used at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_ROWS = frozenset({"tr", "li", "dl", "article"})
_ROW_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link of a page.

    `href` is as written, joined to `<base href>` where the page has one; `text` has its white space folded;
    `title` is the attribute, empty where absent. `calls`: what it, or its row, runs when clicked. `row`: the
    text of the row that it stands in.
    """

    href: str
    text: str
    title: str = ""
    calls: str = ""
    row: str = ""


def anchors(html: str, selector: str) -> tuple[Anchor, ...]:
    """The anchors that `selector` (CSS) finds, in page order; those that lead nowhere are left out.

    An empty selector means every anchor. Where the selector hits an element that is not an anchor (a list's
    row), the first anchor inside it counts. Raises ValueError for a selector that cannot be parsed.
    """
    if selector and not is_selector(selector):
        raise ValueError(f"not a CSS selector: {selector!r}")
    document = LexborHTMLParser(html)
    base_node = document.css_first("base[href]")
    base = (base_node.attributes.get("href") or "") if base_node else ""
    found = []
    for node in document.css(selector or "a[href]"):
        anchor = (node if node.tag == "a" else node.css_first("a[href], a[onclick]")) or node
        row = _row_of(node)
        href = (anchor.attributes.get("href") or "").strip()
        clicked = (each.attributes.get("onclick") or "" for each in (anchor, node, row))
        calls = " ".join(dict.fromkeys(call.strip() for call in clicked if call))
        if not href and not calls:
            continue
        text = _text_of(anchor)
        title = " ".join((anchor.attributes.get("title") or "").split())
        found.append(Anchor(_joined(base, href), text, title, calls, _text_of(row)))
    return tuple(found)


def is_selector(selector: str) -> bool:
    """Whether Lexbor can parse the CSS selector. Its dialect knows no `:contains()`."""
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError:
        return False
    return True


def _row_of(node: LexborNode) -> LexborNode:
    """The list's row that `node` stands in: what tells its day, where the anchor itself does not."""
    around = node
    for _ in range(_ROW_DEPTH):
        if around.tag in _ROWS or around.parent is None:
            break
        around = around.parent
    return around if around.tag in _ROWS else node


def _text_of(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator=" ").split())


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if base else href
    except ValueError:  # an address such as `http://[` names nothing: the caller leaves it out
        return href
