"""What of an article's rows its source's rights allow to keep. Pure."""

from __future__ import annotations

import msgspec

from pipeline.model import Rights

Row = dict[str, object]
Rows = dict[str, list[Row]]

# The columns that are word for word an article's; nothing of them is kept of a source of `link_only`.
EVIDENCE = frozenset({"evidence", "sentence"})
_STRICTNESS = (Rights.FULL_TEXT, Rights.EXCERPT, Rights.LINK_ONLY)


class _OfArticle(msgspec.Struct):
    source_id: str


class _Articles(msgspec.Struct):
    article: list[_OfArticle] = []


_ARTICLES = msgspec.json.Decoder(_Articles)


def is_stricter(rights: Rights, other: Rights) -> bool:
    """Whether `rights` allow to keep less than `other`."""
    return _STRICTNESS.index(rights) > _STRICTNESS.index(other)


def without_evidence(rows: Rows) -> Rows:
    """Facts and link alone: of an outlet that allows no more, no sentence is kept."""
    return {
        table: [{name: value for name, value in row.items() if name not in EVIDENCE} for row in found]
        for table, found in rows.items()
    }


def source_of(payload: bytes) -> str | None:
    """The source whose article a batch of the kind `article` tells; `None` where it tells none."""
    articles = _ARTICLES.decode(payload).article
    return articles[0].source_id if articles else None


def within_rights(payload: bytes, rights: Rights) -> bytes:
    """A batch of the kind `article` without what `rights` forbid; itself where that is nothing."""
    rows: Rows = msgspec.json.decode(payload)
    articles = [row for row in rows["article"] if is_stricter(rights, Rights(str(row["rights"])))]
    if not articles:
        return payload
    for row in articles:
        row["rights"] = rights.value
        row["body"] = row["captions"] = None
    return msgspec.json.encode(without_evidence(rows) if rights is Rights.LINK_ONLY else rows)
