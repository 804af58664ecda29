"""A parsed page as flat lists: its elements in document order and the runs of text they hold.

One pass over Lexbor's tree, no recursion, bounded: pages nest to 100,000 levels and carry a million
attributes. Nothing here knows what an article is. Comments and the contents of scripts are never text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.parse.vocabulary import MENU_WORDS, verdict

MAX_ELEMENTS = 200_000

_KNOWN_TAGS = """
    html head body title meta link base script style noscript template svg math iframe object embed
    canvas video audio picture source img map area button select option optgroup textarea input datalist
    dialog nav header footer aside main article section div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table
    thead tbody tfoot tr td th caption blockquote pre figure figcaption form fieldset address center
    details summary hr br a span b i em strong font small big u s sub sup time label cite q abbr mark
    ins del code kbd ruby rt rp wbr
"""


def _tag_ids() -> dict[str, int]:
    """Lexbor's number for every tag that we ask for; they are fixed at its build."""
    ids: dict[str, int] = {}
    for name in _KNOWN_TAGS.split():
        node = LexborHTMLParser("<p></p>").create_node(name)
        ids[name] = node.tag_id
    return ids


TAG = _tag_ids()
TEXT = 2  # LXB_TAG__TEXT


def tag_set(names: str) -> frozenset[int]:
    """Lexbor's numbers of the space-separated tag names."""
    return frozenset(TAG[name] for name in names.split())


_UNREAD = tag_set(
    "meta link title script style noscript template svg math iframe object embed canvas video audio map "
    "nav footer button select option optgroup textarea input datalist rp rt"
)
_BLOCKS = tag_set(
    "html body header aside main article section div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody "
    "tfoot tr td th caption blockquote pre figure figcaption form fieldset address center details summary hr "
    "dialog"
)
_PHRASES = tag_set("a b i strong u s sub sup cite q abbr mark code kbd")
_NOTHING: dict[str, str | None] = {}
_LISTS = tag_set("ul ol")
_COLLECTED = tag_set("meta link script title h1 time")
_HTML, _BODY = TAG["html"], TAG["body"]
_BREAK = TAG["br"]
_LINK, _TIME = TAG["a"], TAG["time"]
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_MANY_BREAKS = re.compile(r"(?:[ \t\r\f\v]*\n[ \t\r\f\v]*){2,}")


@dataclass(slots=True)
class Run:
    """A stretch of text between two block boundaries, its lines apart by line feeds.

    `element` indexes the outline; `link_chars` of its `chars` stand in links.
    """

    text: str
    element: int
    chars: int
    link_chars: int


@dataclass(slots=True)
class Outline:
    """Block elements in document order and the runs of text they hold.

    `tags`, `parents`, `attributes`, `opened` run in parallel; `parents[i] < i`; element 0 is the body. Inline
    elements are no elements here: their text belongs to the block around them. `nodes` are the elements that
    carry metadata, by tag, in the whole document. `cut` says that the page was larger than we read.
    """

    tags: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    nodes: dict[int, list[LexborNode]] = field(default_factory=dict)
    cut: bool = False

    def named(self, tag: str) -> list[LexborNode]:
        """The document's elements of a collected tag (meta, link, script, title, h1, time), in order."""
        return self.nodes.get(TAG[tag], [])

    def span(self, element: int) -> tuple[int, int]:
        """Bounds in `runs` of the text below `element`; a run of an outer block may stand at either edge."""
        end = self.ends[element]
        return self.opened[element], self.opened[end] if end < len(self.opened) else len(self.runs)

    def contains(self, outer: int, inner: int) -> bool:
        """Whether element `inner` is `outer` or lies inside it."""
        return outer <= inner < self.ends[outer]


def outline_of(  # noqa: C901, PLR0912, PLR0915 one loop: see the docstring
    root: LexborNode, left_out: frozenset[int] = frozenset()
) -> Outline:
    """The outline of what is below `root`, without elements whose `mem_id` is in `left_out`.

    One loop over siblings and children on purpose: a page has thousands of nodes, every call per node would
    be felt, and what is not read is not even entered. (Lexbor's own traversal enters everything, and tells
    no depth: twice the time.)
    """
    outline = Outline()
    runs, tags, parents = outline.runs, outline.tags, outline.parents
    attributes, opened, nodes = outline.attributes, outline.opened, outline.nodes
    pieces: list[str] = []
    here = link_chars = 0
    is_document = root.tag_id == _HTML
    # Twice the index of the nearest block, plus one inside a link; -1 outside the body.
    code = -1
    above: list[tuple[LexborNode, int]] = []
    node: LexborNode | None = root.first_child if is_document else root

    while True:
        if node is None:
            if not above:
                break
            last, code = above.pop()
            node = last.next if above or is_document else None
            continue
        tag = node.tag_id
        if tag == TEXT:
            if code >= 0:
                block = code >> 1
                text = "" if node.is_empty_text_node else node.text_content
                if not text:
                    if pieces and block == here:
                        pieces.append(" ")
                else:
                    if block != here and pieces:
                        _close(runs, pieces, here, link_chars)
                        pieces, link_chars = [], 0
                    here = block
                    pieces.append(text.replace("\n", " ") if "\n" in text else text)
                    if code & 1:
                        link_chars += len(text)
            node = node.next
            continue
        if tag in _UNREAD:
            if tag in _COLLECTED:
                nodes.setdefault(tag, []).append(node)
            node = node.next
            continue
        if tag == _BREAK:
            if pieces:
                pieces.append("\n")
            node = node.next
            continue
        if left_out and node.mem_id in left_out:
            node = node.next
            continue
        inside = code
        own = _NOTHING if tag in _PHRASES else node.attributes
        if code < 0 and is_document and tag != _BODY:
            pass  # html's other children: entered for what they say, not for their text
        elif code >= 0 and tag not in _BLOCKS and not (own and _stands_apart(own)):
            inside = code | 1 if tag == _LINK else code
            if tag == _TIME:
                nodes.setdefault(tag, []).append(node)
        elif tag in _LISTS and own and verdict(own.get("class") or "") in MENU_WORDS:
            node = node.next
            continue
        else:
            me = len(tags)
            if me >= MAX_ELEMENTS:
                outline.cut = True
                break
            if pieces:
                _close(runs, pieces, here, link_chars)
                pieces, link_chars = [], 0
            inside = 2 * me | (code & 1 if code >= 0 else 0)
            tags.append(tag)
            parents.append(max(code, 0) >> 1)
            attributes.append(own)
            opened.append(len(runs))
            if tag in _COLLECTED:
                nodes.setdefault(tag, []).append(node)
        below = node.first_child
        if below is None:
            node = node.next if above or is_document else None
        else:
            above.append((node, code))
            node, code = below, inside
    if pieces:
        _close(runs, pieces, here, link_chars)
    outline.ends = _ends(parents)
    return outline


def _stands_apart(attributes: dict[str, str | None]) -> bool:
    """Whether an inline or unknown element is named as something outside the sentence around it."""
    names = attributes.get("class") or attributes.get("id")
    return (bool(names) and bool(verdict(names))) or attributes.get("itemprop") == "articleBody"


def _close(runs: list[Run], pieces: list[str], element: int, link_chars: int) -> None:
    """Turns the collected pieces into one run, or into several where blank lines part them."""
    whole = "".join(pieces) if len(pieces) > 1 else pieces[0]
    if not whole.isascii():
        whole = _ZERO_WIDTH.sub("", whole)
    if "\n" not in whole:
        text = " ".join(whole.split())
        if text:
            chars = len(text)
            runs.append(Run(text, element, chars, min(link_chars, chars)))
        return
    parts = _MANY_BREAKS.split(whole)
    texts = ["\n".join(filter(None, (" ".join(line.split()) for line in part.split("\n")))) for part in parts]
    texts = [text for text in texts if text]
    total = sum(map(len, texts)) or 1
    runs.extend(
        Run(text, element, len(text), min(len(text), link_chars * len(text) // total)) for text in texts
    )


def _ends(parents: list[int]) -> list[int]:
    """For each element, the index behind its last descendant."""
    ends = list(range(1, len(parents) + 1))
    for me in range(len(parents) - 1, 0, -1):
        parent = parents[me]
        ends[parent] = max(ends[parent], ends[me])
    return ends
