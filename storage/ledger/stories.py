"""What is kept to group articles into stories as they come: their traits, an inverted index, and links.

The work for a new article is bounded by its week and not by the archive: a key that too many articles of one
week have (`Grouping.max_holders`) says nothing and finds nobody, and is left unread. It counts for no pair,
whichever of them came first: so links, and the stories made of them, follow from the set of articles alone.
The decisions themselves are pure and come from outside (`Grouping`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from pipeline.model import Entry, StoryLink, StoryPart, Traits, Version
from storage.ledger import events, outbox
from storage.ledger.story_file import part_bytes, part_from, traits_bytes, traits_from
from storage.results.rows import story_batch
from storage.times import moment_of, utc_text

MAX_TOGETHER = 2_000  # articles that hang together by links are regrouped whole, up to this many
_FAR_TOO_MANY = 100  # above every `max_holders`: one less, and it is common still
_WEEK = timedelta(days=7)
_FIRST_WEEK = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Grouping:
    """The decisions. `keys_of`: under what an article is found, with how much each key says towards `ground`.

    `max_holders`: how many articles of a week may share a key. `link_between` gets the keys that say nothing
    in the weeks of the two. `stories_of` gives every article its place, story by story. `reach_of`: how far
    from an article another of its story is told at most.
    """

    reach_of: Callable[[Traits], timedelta]
    ground: float
    keys_of: Callable[[Traits], Mapping[int, float]]
    max_holders: Callable[[int], int]
    link_between: Callable[[Version, Version, frozenset[int]], StoryLink | None]
    stories_of: Callable[[Sequence[Version], Sequence[StoryLink]], Iterable[Sequence[StoryPart]]]


@dataclass(frozen=True, slots=True)
class Grouped:
    """An article as `explain` asks for it: how it is compared, where it stands, what it is linked with."""

    telling: Version
    part: StoryPart | None
    links: tuple[StoryLink, ...]


def keep(connection: sqlite3.Connection, entry: Entry) -> None:
    """Keep the traits of `entry` (again); it waits to be grouped. Call within a transaction."""
    if entry.traits is None:
        return
    told_at, traits = entry.article.published or entry.first_seen_at, traits_bytes(entry.traits)
    row = connection.execute(
        "select number, told_at, traits from story_article where article_id = ?", (entry.article_id,)
    ).fetchone()
    if row is not None and (row["told_at"], row["traits"]) != (utc_text(told_at), traits):
        _forget_keys(connection, row["number"])
    connection.execute(
        """
        insert into story_article
            (article_id, source_id, url, is_release, told_at, first_seen_at, week, traits)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (article_id) do update set
            source_id = excluded.source_id,
            url = excluded.url,
            is_release = excluded.is_release,
            told_at = excluded.told_at,
            first_seen_at = excluded.first_seen_at,
            week = excluded.week,
            traits = excluded.traits,
            is_waiting = 1
        """,
        (
            entry.article_id,
            entry.source_id,
            entry.article.url,
            entry.is_release,
            utc_text(told_at),
            utc_text(entry.first_seen_at),
            _week(told_at),
            traits,
        ),
    )


def count_waiting(connection: sqlite3.Connection) -> int:
    """How many articles are not grouped yet."""
    count: int = connection.execute("select count(*) from story_article where is_waiting = 1").fetchone()[0]
    return count


def group(connection: sqlite3.Connection, rules: Grouping, limit: int) -> int:
    """Group up to `limit` articles that wait, oldest first; how many it were. Call within a transaction.

    What changes goes to the outbox: the place of each, and of those whose place it changed.
    """
    rows = connection.execute(
        "select number from story_article where is_waiting = 1 order by number limit ?", (limit,)
    ).fetchall()
    _Group(connection, rules).take_in([row["number"] for row in rows])
    return len(rows)


def grouped(connection: sqlite3.Connection, article_id: str) -> Grouped | None:
    """How the article stands among the others; `None` where no traits of it are kept."""
    row = connection.execute("select * from story_article where article_id = ?", (article_id,)).fetchone()
    if row is None:
        return None
    links = tuple(_links(connection, [row["number"]]).values())
    return Grouped(_telling(row), part_from(row["part"]) if row["part"] else None, links)


class _Group:
    """Articles on their way to their stories. What is read of them is read once."""

    def __init__(self, connection: sqlite3.Connection, rules: Grouping) -> None:
        self._connection = connection
        self._rules = rules
        self._tellings: dict[int, Version] = {}
        self._keys: dict[int, Mapping[int, float]] = {}
        self._common: dict[tuple[int, int], bool] = {}

    def take_in(self, numbers: Collection[int]) -> None:
        """Link the articles with others, one by one; then what hangs together with them is grouped once."""
        touched: set[int] = set()
        for number in numbers:
            touched |= self._linked_anew(number)
        while touched:
            touched -= self._settle(touched.pop(), numbers)

    def _linked_anew(self, number: int) -> set[int]:
        """Book its keys and links; itself and all whose links have changed."""
        self._common.clear()
        telling, keys = self._telling(number), self._keys_of(number)
        week = _week(telling.told_at)
        self._connection.executemany(
            "insert or ignore into story_key values (?, ?, ?)", [(week, key, number) for key in keys]
        )
        near, crossed = self._near(number, telling, keys)
        touched = {number} | self._link(number, near)
        for holders in crossed:
            touched |= self._link_again(holders)
        return touched

    def _near(
        self, number: int, telling: Version, keys: Mapping[int, float]
    ) -> tuple[set[int], list[list[int]]]:
        """Whom it shares enough rare keys with; and the holders of each key that it has made common."""
        own = _week(telling.told_at)
        reach = self._rules.reach_of(telling.traits)
        weeks = range(_week(telling.told_at - reach), _week(telling.told_at + reach) + 1)
        found: dict[int, float] = {}
        crossed: list[list[int]] = []
        for key, says in keys.items():
            most = self._rules.max_holders(key)
            here = _holders(self._connection, own, key, most + 2)
            self._common[own, key] = len(here) > most
            if len(here) > most:
                if len(here) == most + 1:  # this very article has made it common
                    crossed.append(here)
                continue
            for week in weeks:
                holders = here if week == own else _holders(self._connection, week, key, most + 1)
                self._common[week, key] = len(holders) > most
                if len(holders) <= most:
                    for holder in holders:
                        found[holder] = found.get(holder, 0.0) + says
        found.pop(number, None)
        return {each for each, says in found.items() if says >= self._rules.ground}, crossed

    def _link(self, number: int, near: Iterable[int]) -> set[int]:
        """Book its links anew; whose links have changed."""
        before = _links(self._connection, [number])
        after: dict[tuple[int, int], StoryLink] = {}
        for other in near:
            link = self._judged(number, other)
            if link is not None:
                after[self._pair(number, other)] = link
        self._book(before, after)
        return {end for pair in before.keys() ^ after.keys() for end in pair}

    def _link_again(self, holders: Iterable[int]) -> set[int]:
        """Judge the links of `holders` again, for which a key no longer counts; whose have changed."""
        before = _links(self._connection, holders)
        after = {pair: link for pair in before if (link := self._judged(*pair))}
        self._book(before, after)
        return {end for pair in before if before[pair] != after.get(pair) for end in pair}

    def _judged(self, one: int, other: int) -> StoryLink | None:
        """The link of two articles, by what is not common in the week of either."""
        mine, yours = self._keys_of(one), self._keys_of(other)
        shared = mine.keys() & yours.keys()
        weeks = {_week(self._telling(each).told_at) for each in (one, other)}
        common = frozenset(key for key in shared if any(self._is_common(week, key) for week in weeks))
        if sum(mine[key] for key in shared - common) < self._rules.ground:
            return None
        return self._rules.link_between(self._telling(one), self._telling(other), common)

    def _is_common(self, week: int, key: int) -> bool:
        if (week, key) not in self._common:
            most = self._rules.max_holders(key)
            self._common[week, key] = len(_holders(self._connection, week, key, most + 1)) > most
        return self._common[week, key]

    def _book(
        self, before: Mapping[tuple[int, int], StoryLink], after: Mapping[tuple[int, int], StoryLink]
    ) -> None:
        gone = before.keys() - after.keys()
        self._connection.executemany("delete from story_link where one = ? and other = ?", list(gone))
        self._connection.executemany(
            "insert or replace into story_link values (?, ?, ?, ?)",
            [
                (*pair, link.score, msgspec.json.encode(link.because).decode())
                for pair, link in after.items()
                if link != before.get(pair)
            ],
        )

    def _settle(self, touched: int, new: Collection[int]) -> set[int]:
        """Group anew all that hangs together with `touched`, and tell what has changed; who that was."""
        together, links = self._together(touched)
        numbers = {self._telling(each).article_id: each for each in together}
        for story in self._rules.stories_of([self._telling(each) for each in together], links):
            for part in story:
                self._tell(numbers[part.article_id], part, is_new=numbers[part.article_id] in new)
        return set(together)

    def _together(self, touched: int) -> tuple[list[int], list[StoryLink]]:
        reached = {touched}
        links: dict[tuple[int, int], StoryLink] = {}
        edge = set(reached)
        while edge:  # also of the last ones, beyond whom nobody is looked for, all links are known
            found = _links(self._connection, edge)
            links |= found
            edge = {end for pair in found for end in pair} - reached if len(reached) < MAX_TOGETHER else set()
            reached |= edge
        return sorted(reached), list(links.values())

    def _tell(self, number: int, part: StoryPart, *, is_new: bool) -> None:
        row = self._connection.execute(
            "select part from story_article where number = ?", (number,)
        ).fetchone()
        packed = part_bytes(part)
        if is_new or row["part"] != packed:
            outbox.append(self._connection, story_batch(part))
            events.set_story(self._connection, part.article_id, part.story_id)
        # Only the one that was taken in stops waiting: another that waits has not looked for its own links.
        self._connection.execute(
            "update story_article set part = ?, is_waiting = iif(?, 0, is_waiting) where number = ?",
            (packed, is_new, number),
        )

    def _pair(self, number: int, other: int) -> tuple[int, int]:
        ordered = self._telling(number).article_id < self._telling(other).article_id
        return (number, other) if ordered else (other, number)

    def _keys_of(self, number: int) -> Mapping[int, float]:
        if number not in self._keys:
            self._keys[number] = self._rules.keys_of(self._telling(number).traits)
        return self._keys[number]

    def _telling(self, number: int) -> Version:
        if number not in self._tellings:
            row = self._connection.execute(
                "select * from story_article where number = ?", (number,)
            ).fetchone()
            self._tellings[number] = _telling(row)
        return self._tellings[number]


def _forget_keys(connection: sqlite3.Connection, number: int) -> None:
    """An article's text has changed: its keys and links go, and whoever they concern is grouped again.

    Who shares a key with it is concerned where the key may have been too common, and is no longer.
    """
    row = connection.execute("select week from story_article where number = ?", (number,)).fetchone()
    connection.executemany(
        "update story_article set is_waiting = 1 where number = ?",
        [(end,) for pair in _links(connection, [number]) for end in pair],
    )
    keys = connection.execute(
        "select key from story_key where week = ? and number = ?", (row["week"], number)
    ).fetchall()
    for (key,) in keys:
        holders = _holders(connection, row["week"], key, _FAR_TOO_MANY)
        if len(holders) < _FAR_TOO_MANY:
            connection.executemany(
                "update story_article set is_waiting = 1 where number = ?", [(each,) for each in holders]
            )
    connection.execute("delete from story_key where week = ? and number = ?", (row["week"], number))
    connection.execute("delete from story_link where one = ? or other = ?", (number, number))


def _holders(connection: sqlite3.Connection, week: int, key: int, limit: int) -> list[int]:
    rows = connection.execute(
        "select number from story_key where week = ? and key = ? limit ?", (week, key, limit)
    )
    return [number for (number,) in rows]


def _links(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[tuple[int, int], StoryLink]:
    found: dict[tuple[int, int], StoryLink] = {}
    for number in numbers:
        for row in _links_of(connection, number):
            because = tuple(msgspec.json.decode(row["because"], type=list[str]))
            found[row["one"], row["other"]] = StoryLink(row["one_id"], row["other_id"], row["score"], because)
    return found


def _links_of(connection: sqlite3.Connection, number: int) -> Iterator[sqlite3.Row]:
    yield from connection.execute(
        """
        select story_link.*, first.article_id as one_id, second.article_id as other_id
        from (
            select * from story_link where one = :number
            union all
            select * from story_link where other = :number
        ) as story_link
        inner join story_article as first on first.number = story_link.one
        inner join story_article as second on second.number = story_link.other
        """,
        {"number": number},
    ).fetchall()


def _telling(row: sqlite3.Row) -> Version:
    return Version(
        article_id=row["article_id"],
        source_id=row["source_id"],
        url=row["url"],
        is_release=bool(row["is_release"]),
        told_at=moment_of(row["told_at"]),
        first_seen_at=moment_of(row["first_seen_at"]),
        traits=traits_from(row["traits"]),
    )


def _week(moment: datetime) -> int:
    return (moment - _FIRST_WEEK) // _WEEK
