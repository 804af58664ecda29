"""The index beside the results file: which articles may hold a word. The only module that knows APSW.

`search.sqlite` keeps, for each article, the set of pairs of neighbouring characters that its text has – no
text, no order – in SQLite's full-text index FTS5. Pairs find two-syllable Korean words, for which trigrams
are too long. What it names are candidates: `storage.search` looks them up in the results
file, so that the index can make an answer fast, and cannot make it wrong. (APSW, extra `search`, brings an
SQLite that can delete from such an index; that of many a system cannot.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError, StorageError

if TYPE_CHECKING:
    import apsw

INDEX_FILE = "search.sqlite"
# What FTS5's tokenizer `ascii` takes for part of a word, less the spaces of other scripts.
_WORDS = re.compile(r"(?:[0-9a-z]|[^\x00-\x7f\s])+")
_DAY_BITS = 24  # a row's number is its day and its place in the day: newest first is by number, descending
_BUSY_MS = 10_000
_SCHEMA = """
create table if not exists article (
    number integer primary key,
    article_id text not null unique,
    bucket text not null,
    mark text not null
);
create index if not exists article_of_bucket on article (bucket);
create table if not exists bucket (bucket text primary key, mark text not null) without rowid;
create table if not exists fact (name text primary key, value text not null) without rowid;
create virtual table if not exists gram using fts5 (
    grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
"""


@dataclass(frozen=True, slots=True)
class Text:
    """An article to be found. `folded`: all that is searched of it; `mark` changes when that may have."""

    article_id: str
    day: date
    mark: str
    folded: str


def is_available() -> bool:
    """Whether the extra `search` is installed."""
    try:
        import apsw  # noqa: F401, PLC0415  (an extra)
    except ImportError:
        return False
    return True


class SearchIndex:
    """`search.sqlite`, open. Every method may raise StorageError naming it."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def state(self) -> str | None:
        """Of which file it is the index: as `set_state` said. `None`: it is not finished."""
        row = self._connection.execute("select value from fact where name = 'state'").fetchone()
        return None if row is None else str(row[0])

    def set_state(self, state: str | None) -> None:
        """Write down that it is the index of a file in `state`; `None`, that it is being changed."""
        self._connection.execute("delete from fact where name = 'state'")
        if state is not None:
            self._connection.execute("insert into fact values ('state', ?)", (state,))

    def buckets(self) -> dict[str, str]:
        """The mark of each bucket of articles."""
        return {str(bucket): str(mark) for bucket, mark in self._connection.execute("select * from bucket")}

    def marks(self, buckets: Sequence[str]) -> dict[str, str]:
        """The mark of each article in `buckets`."""
        asked = f"select article_id, mark from article where bucket in ({_places(buckets)})"  # noqa: S608
        return {str(article_id): str(mark) for article_id, mark in self._connection.execute(asked, buckets)}

    def replace(
        self, gone: Iterable[str], texts: Iterable[Text], marks: Mapping[str, str], buckets: Sequence[str]
    ) -> None:
        """Forget `gone`, take up `texts`, and give each of `buckets` its mark of `marks`, at once."""
        with self._connection:
            self._delete(gone)
            numbers: dict[date, int] = {}
            for text in texts:
                number = self._next_number(text.day, numbers)
                row = (number, text.article_id, bucket_of(text.article_id), text.mark)
                self._connection.execute("insert into article values (?, ?, ?, ?)", row)
                grams = " ".join(grams_of(text.folded))
                self._connection.execute("insert into gram (rowid, grams) values (?, ?)", (number, grams))
            for bucket in buckets:
                self._connection.execute("delete from bucket where bucket = ?", (bucket,))
                if bucket in marks:
                    self._connection.execute("insert into bucket values (?, ?)", (bucket, marks[bucket]))

    def forget(self, article_ids: Iterable[str]) -> None:
        """Delete what is known of these articles, from the disk as well."""
        with self._connection:
            self.set_state(None)
            asked = list(article_ids)
            for article_id in asked:
                self._connection.execute("delete from bucket where bucket = ?", (bucket_of(article_id),))
            self._delete(asked)
            self._connection.execute("insert into gram (gram) values ('optimize')")

    def candidates(
        self, terms: Sequence[str], from_day: date | None = None, to_day: date | None = None
    ) -> Iterator[str]:
        """Articles that may hold all of `terms` (folded), those of the newest day first. None is left out."""
        lowest = _first_number(from_day) if from_day else 0
        highest = _first_number(to_day) + 2**_DAY_BITS - 1 if to_day else 2**62
        match = " AND ".join(sorted({part for term in terms for part in _asked(term)}))
        if match:
            asked = """
                select article.article_id from gram join article on article.number = gram.rowid
                where gram match ? and gram.rowid between ? and ? order by gram.rowid desc
            """
            found = self._connection.execute(asked, (match, lowest, highest))
        else:  # nothing but punctuation is asked: any text may hold it
            asked = "select article_id from article where number between ? and ? order by number desc"
            found = self._connection.execute(asked, (lowest, highest))
        return (str(article_id) for (article_id,) in found)

    def _delete(self, article_ids: Iterable[str]) -> None:
        for article_id in article_ids:
            row = self._connection.execute(
                "delete from article where article_id = ? returning number", (article_id,)
            ).fetchone()
            if row is not None:
                self._connection.execute("delete from gram where rowid = ?", row)

    def _next_number(self, day: date, numbers: dict[date, int]) -> int:
        if day not in numbers:
            first = _first_number(day)
            asked = "select max(number) from article where number between ? and ?"
            row = self._connection.execute(asked, (first, first + 2**_DAY_BITS - 1)).fetchone()
            numbers[day] = first if row is None or row[0] is None else int(row[0]) + 1
        else:
            numbers[day] += 1
        return numbers[day]


@contextmanager
def open_index(path: Path) -> Iterator[SearchIndex]:
    """The index at `path`, made where there is none.

    Raises ConfigError where the extra is missing, StorageError where the file cannot be used.
    """
    try:
        import apsw  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise ConfigError("search: an index needs the extra: pip install 'citymentions[search]'") from error
    try:
        connection = apsw.Connection(str(path))
        try:
            connection.set_busy_timeout(_BUSY_MS)
            connection.execute("pragma secure_delete = on")  # what is forgotten is overwritten
            connection.execute("pragma cache_size = -64000")
            connection.execute(_SCHEMA)
            yield SearchIndex(connection)
        finally:
            connection.close()
    except apsw.Error as error:
        remedy = "delete it, and `citymentions search --index` makes it anew"
        raise StorageError(f"{path}: {error}; {remedy}") from error


def bucket_of(article_id: str) -> str:
    """The bucket by which an article is compared: one of 4,096."""
    return article_id[:3]


def grams_of(folded: str) -> set[str]:
    """Every pair of neighbours within a word of `folded`, and the last character of each."""
    found: set[str] = set()
    for word in _WORDS.findall(folded):
        found.update(map("".join, pairwise(word)))
        found.add(word[-1])
    return found


def _asked(term: str) -> Iterator[str]:
    """What a text that holds `term` must have, as FTS5 asks for it."""
    for word in _WORDS.findall(term):
        if len(word) == 1:  # the first of a pair, or the last of a word
            yield f'"{word}"*'
        for one, other in pairwise(word):
            yield f'"{one}{other}"'


def _first_number(day: date) -> int:
    return day.toordinal() << _DAY_BITS


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
