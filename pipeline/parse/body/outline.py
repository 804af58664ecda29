"""A parsed page as flat lists: its elements in document order and the runs of text they hold.

One pass over Lexbor's tree, no recursion, bounded: pages nest to 100,000 levels and carry a million
attributes. Nothing here knows what an article is. Comments and the contents of scripts are never text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.parse.body.vocabulary import FOOT, MENU_WORDS, PASSED_WORDS, verdict

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
TEXT, COMMENT = 2, 4  # LXB_TAG__TEXT, LXB_TAG__EM_COMMENT
LINE_BREAK = "\0"  # stands for <br>: the parser lets no NUL into a text


def tag_set(names: str) -> frozenset[int]:
    """Lexbor's numbers of the space-separated tag names."""
    return frozenset(TAG[name] for name in names.split())


# What an element is to the reader, as a number, so that one comparison tells blocks from the rest.
_TEXT, _UNREAD, _PHRASE, _INLINE, _BREAK, _TIME, _DECLARED, _BLOCK, _HEADLINE, _BOX, _LIST = range(11)
_KINDS_OF_TAGS = {
    _UNREAD: "svg math iframe object embed canvas video audio map noscript template style nav footer button "
    "select option optgroup textarea input datalist rp rt base source area",
    _PHRASE: "a b i strong u s sub sup cite q abbr mark code kbd",
    _BREAK: "br",
    _TIME: "time",
    _DECLARED: "meta link title script",  # told for machines: collected, their text is none of the page's
    _BLOCK: "html body main article p h2 h3 h4 h5 h6 li dt dd thead tbody tfoot tr td th caption blockquote "
    "pre figure figcaption address summary hr",
    _BOX: "header aside section div dl table form fieldset center details dialog",  # furniture comes in these
    _LIST: "ul ol",
    _HEADLINE: "h1",
}
_MAX_TAG = 256  # the numbers of elements that HTML does not know are addresses


def _kinds() -> tuple[int, ...]:
    """By Lexbor's number of a tag, what such an element is to the reader."""
    kinds = [_INLINE] * _MAX_TAG
    kinds[TEXT], kinds[COMMENT] = _TEXT, _UNREAD
    for kind, names in _KINDS_OF_TAGS.items():
        for name in names.split():
            kinds[TAG[name]] = kind
    return tuple(kinds)


_KINDS = _kinds()
_BODY, _HEAD, _LINK, _FIGURE = TAG["body"], TAG["head"], TAG["a"], TAG["figure"]
_STEPS_TO_FIGURE = 4
_MANY_BREAKS = re.compile(r"(?:[ \t\r\f\v]*\n[ \t\r\f\v]*){2,}")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


class Run(msgspec.Struct, gc=False):
    """A stretch of text between two block boundaries, its lines apart by line feeds.

    `element` indexes the outline; `link_chars` of its `chars` stand in links. (A page has hundreds: a struct
    is made in a quarter of a dataclass's time.)
    """

    text: str
    element: int
    chars: int
    link_chars: int


@dataclass(slots=True)
class Outline:
    """Block elements that hold text, in document order, and the runs of that text.

    `tags`, `parents`, `attributes`, `opened` run in parallel; `parents[i] < i`; element 0 is the body. Inline
    elements are no elements here: their text belongs to the block around them. `nodes` are the elements that
    carry metadata, by tag, in the whole document. `passed` are those that were not entered because of
    their name (see `whole`); `cut` says that the page was larger than we read. `root` is what was read.
    """

    tags: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    nodes: dict[int, list[LexborNode]] = field(default_factory=dict)
    passed: list[LexborNode] = field(default_factory=list)
    cut: bool = False
    root: LexborNode | None = None

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


def outline_of(
    root: LexborNode, left_out: frozenset[int] = frozenset(), *, passes_furniture: bool = False
) -> Outline:
    """The outline of a document, or of what is below any other `root`.

    Elements whose `mem_id` is in `left_out` are passed over; with `passes_furniture` also those whose name
    says that they are none of the article (PASSED_WORDS): a third of a page, all of it where names lie.
    """
    outline = Outline(root=root)
    nodes = outline.nodes
    if root.tag_id != TAG["html"]:
        _read(outline, root, left_out, passes_furniture=passes_furniture)
    else:
        for child in root.iter():
            if child.tag_id == _HEAD:
                for node in child.iter():
                    if _kind_of(node.tag_id) == _DECLARED:
                        nodes.setdefault(node.tag_id, []).append(node)
            elif child.tag_id == _BODY:
                _read(outline, child, left_out, passes_furniture=passes_furniture)
    outline.ends = _ends(outline.parents)
    return outline


def whole(outline: Outline) -> Outline:
    """The outline with what was passed over because of its name; itself where nothing was."""
    return outline_of(outline.root) if outline.passed and outline.root is not None else outline


def _read(  # noqa: C901, PLR0912, PLR0915 see below
    outline: Outline, root: LexborNode, left_out: frozenset[int], *, passes_furniture: bool
) -> None:
    """Reads `root` into `outline`.

    One loop over siblings and children on purpose: a page has thousands of nodes, every call per node would
    be felt, and what is not read is not even entered. (Lexbor's own traversal enters everything, and tells
    no depth: twice the time.) Most elements hold no text: what one is, is only asked when text is met in it.
    """
    runs, nodes, kinds = outline.runs, outline.nodes, _KINDS
    pieces: list[str] = []
    here = link_chars = 0
    path = [root]  # from the root to the parent of `node`
    asked: list[dict[str, str | None] | None] = [None]  # their attributes, where they are known
    codes: list[int] = []  # of as many of them as have been asked: see `_settle`
    node: LexborNode | None = root.first_child

    while path:
        if node is None:
            node = path.pop().next
            asked.pop()
            if len(codes) > len(path):
                codes.pop()
            continue
        tag = node.tag_id
        kind = kinds[tag] if tag < _MAX_TAG else _INLINE  # `_kind_of`, without the call
        if kind == _TEXT:
            if not node.is_empty_text_node:
                if len(codes) < len(path):
                    if len(outline.tags) > MAX_ELEMENTS:
                        outline.cut = True
                        break
                    _settle(outline, path, asked, codes)
                code = codes[-1]
                if code >> 1 != here:
                    if pieces:
                        _close(runs, pieces, here, link_chars)
                        pieces, link_chars = [], 0
                    here = code >> 1
                text = node.text_content or ""
                pieces.append(text)
                if code & 1:
                    link_chars += len(text)
            elif pieces and codes[-1] >> 1 == here:
                pieces.append(" ")
            node = node.next
            continue
        if kind == _UNREAD or (left_out and node.mem_id in left_out):
            node = node.next
            continue
        own = None
        if kind >= _BLOCK:
            if pieces:
                _close(runs, pieces, here, link_chars)
                pieces, link_chars = [], 0
            if kind == _HEADLINE:
                nodes.setdefault(tag, []).append(node)
            elif kind >= _BOX and (own := node.attributes):
                names = own.get("class")
                told = verdict(names) if names else ""
                if kind == _LIST and told in MENU_WORDS:
                    node = node.next
                    continue
                if passes_furniture:
                    if not told and (names := own.get("id")):
                        told = verdict(names)
                    if told in PASSED_WORDS and not (told == FOOT and _is_in_figure(path)):
                        outline.passed.append(node)
                        node = node.next
                        continue
        elif kind != _PHRASE:
            if kind >= _TIME:
                nodes.setdefault(tag, []).append(node)
            if kind == _BREAK:
                if pieces:
                    pieces.append(LINE_BREAK)
            elif pieces and kind != _DECLARED and _stands_apart(node.attributes):
                _close(runs, pieces, here, link_chars)
                pieces, link_chars = [], 0
        below = node.first_child if kind != _DECLARED else None
        if below is None:
            node = node.next
        else:
            path.append(node)
            asked.append(own)
            node = below
    if pieces:
        _close(runs, pieces, here, link_chars)


def _settle(
    outline: Outline, path: list[LexborNode], asked: list[dict[str, str | None] | None], codes: list[int]
) -> None:
    """Asks the rest of `path` what it is, and makes elements of the blocks in it.

    A code is twice the index of the nearest block's element, plus one inside a link.
    """
    tags, kinds = outline.tags, _KINDS
    code = codes[-1] if codes else 0
    for at in range(len(codes), len(path)):
        node, own = path[at], asked[at]
        tag = node.tag_id
        kind = kinds[tag] if tag < _MAX_TAG else _INLINE
        if kind == _PHRASE and codes:
            code |= tag == _LINK
        else:
            if own is None:
                own = node.attributes
            if kind >= _BLOCK or not codes or (own and _stands_apart(own)):
                outline.parents.append(code >> 1)
                code = 2 * len(tags) | (code & 1)
                tags.append(tag)
                outline.attributes.append(own)
                outline.opened.append(len(outline.runs))
        codes.append(code)


def _is_in_figure(path: list[LexborNode]) -> bool:
    return any(above.tag_id == _FIGURE for above in path[-_STEPS_TO_FIGURE:])


def _kind_of(tag: int) -> int:
    return _KINDS[tag] if tag < _MAX_TAG else _INLINE


def _stands_apart(attributes: dict[str, str | None]) -> bool:
    """Whether an inline or unknown element is named as something outside the sentence around it."""
    names = attributes.get("class") or attributes.get("id")
    return (bool(names) and bool(verdict(names))) or attributes.get("itemprop") == "articleBody"


def _close(runs: list[Run], pieces: list[str], element: int, link_chars: int) -> None:
    """Turns the collected pieces into one run, or into several where blank lines part them."""
    whole = ("".join(pieces) if len(pieces) > 1 else pieces[0]).strip().replace("\n", " ")
    if whole.isprintable():  # no line break in it, nothing of zero width, no space but the ordinary one
        if whole:
            text = " ".join(whole.split()) if "  " in whole else whole
            chars = len(text)
            runs.append(Run(text, element, chars, min(chars, link_chars) if link_chars else 0))
        return
    if not whole.isascii():
        whole = _ZERO_WIDTH.sub("", whole)
    parts = [whole] if LINE_BREAK not in whole else _MANY_BREAKS.split(whole.replace(LINE_BREAK, "\n"))
    texts = ["\n".join(filter(None, (" ".join(line.split()) for line in part.split("\n")))) for part in parts]
    texts = [text for text in texts if text]
    total = sum(map(len, texts)) or 1
    runs.extend(
        Run(text, element, len(text), min(len(text), link_chars * len(text) // total)) for text in texts
    )


def _ends(parents: list[int]) -> list[int]:
    """For each element, the index behind its last descendant: that of its last child, which is met first."""
    ends = [0] * len(parents)
    for me in range(len(parents) - 1, -1, -1):
        end = ends[me] or me + 1
        parent = parents[me]
        ends[me] = end
        ends[parent] = ends[parent] or end
    return ends
