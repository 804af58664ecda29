"""Which articles hold these words, in title, sentences, or body where it is stored.

What is a hit is said once, in SQL, to the results file: each term is part of the folded text (composed, lower
case). Candidates are named by the index, newest first; without one, or with one that is of another state of
the file, by a scan for the first term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import cast

from pipeline.errors import ConfigError
from storage.results.query import DEFAULT_LIMITS, Limits, Rows, run_sql
from storage.search_index import INDEX_FILE, SearchIndex, Text, is_available, open_index

_FIRST_BLOCK, _LARGEST_BLOCK, _GROWTH = 500, 64_000, 12
_ARTICLES_AT_ONCE = 25_000
_BEGIN = """
select
    coalesce(string_agg(outbox_id || ':' || last_batch, ',' order by outbox_id), 'empty') as state,
    list_transform(getvariable('terms')::varchar[], lambda term: trim(lower(nfc_normalize(term)))) as folded,
from applied_batch
"""
# What of an article's row changes whenever its text may have changed.
_MARK = "hash(article_id, fetched_at, title, subtitle, body_chars, body is null, parser, extractor, rights)"
_BUCKETS = f"""
select substr(article_id, 1, 3), bit_xor({_MARK})::varchar, count(*)
from article
group by 1
order by 1
"""  # noqa: S608
_MARKS = f"""
select article_id, {_MARK}::varchar, coalesce(published_day, first_seen_at::date)
from article
where list_contains(getvariable('buckets'), substr(article_id, 1, 3))
"""  # noqa: S608
# The searched text of the articles asked for: whatever of them is stored.
_TEXTS = """
asked as (
    {asked}
),

sentence as (
    select article_id, sentence from mention where article_id in (select article_id from asked)
    union
    select article_id, unnest(evidence) from visit where article_id in (select article_id from asked)
    union
    select article_id, evidence from award where article_id in (select article_id from asked)
    union
    select article_id, evidence from coverage where article_id in (select article_id from asked)
    union
    select article_id, evidence from quote where article_id in (select article_id from asked)
),

told as (
    select article_id, string_agg(sentence, chr(10) order by sentence) as sentences
    from sentence
    group by article_id
),

searched as (
    select
        article.*,
        concat_ws(chr(10), article.title, article.subtitle, article.body, told.sentences) as text,
    from article
    left join told on told.article_id = article.article_id
    where article.article_id in (select article_id from asked)
),

folded as (
    select searched.*, lower(nfc_normalize(text)) as folded
    from searched
)
"""
_BY_ID = "select unnest(getvariable('ids')) as article_id"
# Without an index: whatever holds the first term.
_SCANNED = """
select article_id from article
where contains(lower(nfc_normalize(concat_ws(chr(10), title, subtitle, body))), getvariable('terms')[1])
union
select article_id from mention where contains(lower(nfc_normalize(sentence)), getvariable('terms')[1])
union
select article_id from visit
where contains(lower(nfc_normalize(array_to_string(evidence, chr(10)))), getvariable('terms')[1])
union
select article_id from award where contains(lower(nfc_normalize(evidence)), getvariable('terms')[1])
union
select article_id from coverage where contains(lower(nfc_normalize(evidence)), getvariable('terms')[1])
union
select article_id from quote where contains(lower(nfc_normalize(evidence)), getvariable('terms')[1])
"""
_FOLDED = f"with {_TEXTS.format(asked=_BY_ID)} select article_id, folded from folded"  # noqa: S608
_HITS = """
with {texts}

select
    folded.published_day,
    coalesce(source.name, folded.source_id) as outlet,
    folded.title,
    substr(
        folded.text,
        greatest(1, strpos(folded.folded, getvariable('terms')[1]) - 30),
        len(getvariable('terms')[1]) + 60
    ) as found,
    folded.url,
    folded.article_id,
from folded
left join source
    on source.source_id = folded.source_id
where
    len(list_filter(getvariable('terms'), lambda term: not contains(folded.folded, term))) = 0
    and (getvariable('source') is null or folded.source_id = getvariable('source'))
    and (
        getvariable('city') is null
        or folded.article_id in (select article_id from flag where city = getvariable('city'))
    )
    and (
        getvariable('from_day') is null
        or coalesce(folded.published_day, folded.first_seen_at::date) >= getvariable('from_day')::date
    )
    and (
        getvariable('to_day') is null
        or coalesce(folded.published_day, folded.first_seen_at::date) <= getvariable('to_day')::date
    )
order by coalesce(folded.published_day, folded.first_seen_at::date) desc, folded.article_id
"""
COLUMNS = ("published_day", "outlet", "title", "found", "url", "article_id")
_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: every term, as part of the text; days are those of publication, inclusive."""

    terms: tuple[str, ...]
    from_day: date | None = None
    to_day: date | None = None
    source: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """Articles, the newest first (COLUMNS); whether an index of this very state of the file named them."""

    rows: Iterator[_Row] = field(repr=False)
    is_indexed: bool


@dataclass(frozen=True, slots=True)
class Indexed:
    """What bringing the index up to date did."""

    added: int
    removed: int


def search(file: Path, asked: Search, *, limits: Limits = DEFAULT_LIMITS) -> Hits:
    """The articles that hold all that is asked, lazily. An index beside `file` is used where it is `file`'s.

    Raises ConfigError where nothing is asked for; what `run_sql` raises.
    """
    state, terms = _begin(file, asked.terms, limits)
    if not terms:
        raise ConfigError("search: nothing to look for; write a word, or several")
    variables: dict[str, object] = {"terms": terms, "source": asked.source, "city": asked.city}
    variables |= {"from_day": asked.from_day, "to_day": asked.to_day}

    def verified(sql: str, ids: Sequence[str] = ()) -> Rows:
        given = {name: value for name, value in (variables | {"ids": list(ids)}).items() if value is not None}
        return run_sql(file, sql, limits=limits, variables=given).rows

    index = file.with_name(INDEX_FILE)
    if not index.exists() or not is_available():
        return Hits(verified(_HITS.format(texts=_TEXTS.format(asked=_SCANNED))), is_indexed=False)
    with open_index(index) as opened:
        if opened.state() != state:
            return Hits(verified(_HITS.format(texts=_TEXTS.format(asked=_SCANNED))), is_indexed=False)
    return Hits(_verify_blocks(index, terms, asked, verified), is_indexed=True)


def update_index(
    file: Path,
    *,
    limits: Limits = DEFAULT_LIMITS,
    on_progress: Callable[[int, int], None] = lambda *_: None,
    go_on: Callable[[], bool] = lambda: True,
) -> Indexed:
    """Make the index beside `file` that of `file`: new, changed and deleted articles alone are looked at.

    Killed at any moment it is taken up where it was; likewise left, between two parts, where `go_on` says no.
    `on_progress` is told how many buckets are done, of how many. Raises ConfigError where the extra `search`
    is not installed, StorageError where the index cannot be written.
    """
    with open_index(file.with_name(INDEX_FILE)) as index:
        state = _state(file, limits)
        if index.state() == state:
            return Indexed(0, 0)
        index.set_state(None)
        counted = [cast("tuple[str, str, int]", row) for row in run_sql(file, _BUCKETS, limits=limits).rows]
        marks = {bucket: mark for bucket, mark, _ in counted}
        sizes = {bucket: size for bucket, _, size in counted}
        held = index.buckets()
        differing = sorted(b for b in marks.keys() | held.keys() if marks.get(b) != held.get(b))
        added = removed = done = 0
        for buckets in _chunks(differing, sizes):
            if not go_on():
                return Indexed(added, removed)
            here = _update_buckets(file, index, buckets, marks, limits)
            added, removed, done = added + here.added, removed + here.removed, done + len(buckets)
            on_progress(done, len(differing))
        index.set_state(state)
    return Indexed(added, removed)


def renew_index(file: Path, *, go_on: Callable[[], bool] = lambda: True) -> Indexed | None:
    """`update_index` where somebody has made an index and the extra is installed; else nothing, `None`."""
    if not file.with_name(INDEX_FILE).exists() or not is_available():
        return None
    return update_index(file, go_on=go_on)


def forget(data_dir: Path, article_ids: Iterable[str]) -> None:
    """Delete these articles from the index in `data_dir`, if there is one, and from its bytes on disk.

    The index is of no state until `update_index` has seen the file again; until then a search asks the file
    alone. Raises ConfigError where there is an index and the extra to open it is not installed, StorageError
    where it cannot be written.
    """
    path = data_dir / INDEX_FILE
    if path.exists():
        with open_index(path) as index:
            index.forget(article_ids)


def _verify_blocks(
    path: Path, terms: Sequence[str], asked: Search, verified: Callable[[str, Sequence[str]], Rows]
) -> Iterator[_Row]:
    """Candidates by blocks that grow, each looked up in the file; the newest days come first."""
    sql = _HITS.format(texts=_TEXTS.format(asked=_BY_ID))
    size = _FIRST_BLOCK
    with open_index(path) as index:
        candidates = index.candidates(terms, asked.from_day, asked.to_day)
        while block := list(islice(candidates, size)):
            with closing(verified(sql, block)) as rows:
                yield from rows
            size = min(size * _GROWTH, _LARGEST_BLOCK)


def _update_buckets(
    file: Path, index: SearchIndex, buckets: Sequence[str], marks: Mapping[str, str], limits: Limits
) -> Indexed:
    rows = run_sql(file, _MARKS, limits=limits, variables={"buckets": list(buckets)}).rows
    found = {str(row[0]): (str(row[1]), cast("date", row[2])) for row in rows}
    held = index.marks(buckets)
    gone = [each for each, mark in held.items() if each not in found or found[each][0] != mark]
    new = [each for each, (mark, _) in found.items() if held.get(each) != mark]
    texts = run_sql(file, _FOLDED, limits=limits, variables={"ids": new}).rows if new else ()
    read = (Text(str(each), found[str(each)][1], found[str(each)][0], str(folded)) for each, folded in texts)
    index.replace(gone, read, marks, buckets)
    return Indexed(len(new), len(gone))


def _chunks(buckets: Sequence[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """`buckets`, so many at once that they hold about _ARTICLES_AT_ONCE articles."""
    chunk: list[str] = []
    held = 0
    for bucket in buckets:
        chunk.append(bucket)
        held += sizes.get(bucket, 0)
        if held >= _ARTICLES_AT_ONCE:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _state(file: Path, limits: Limits) -> str:
    state, _ = _begin(file, (), limits)
    return state


def _begin(file: Path, terms: Sequence[str], limits: Limits) -> tuple[str, list[str]]:
    """The state of `file`, and `terms` as texts are folded, by the same engine; blank ones are left out."""
    asked = [" ".join(term.split()) for term in terms]
    ((state, folded),) = run_sql(file, _BEGIN, limits=limits, variables={"terms": asked}).rows
    return str(state), [str(term) for term in cast("list[str]", folded) if term]
