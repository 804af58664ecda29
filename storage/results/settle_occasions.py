"""What follows from visits, events, articles and sources in the results file: the visits that are counted.

`visit.occasion_id` says of which one a telling is, `occasion` has a row for each. Only what a batch touches
is made anew, so that a report reads rows, and a publish costs what is in it. The rules: `schema/settling`.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import duckdb

_SETTLING: Final = Path(__file__).parents[1] / "schema" / "settling"
_SCRATCH: Final = (
    "told_article",
    "told_event",
    "told_source",
    "name_before",
    "touched_occasion",
    "moved",
    "remade",
    "slice",
)
# Made anew at once: what fits the publisher's memory beside everything else.
_SLICE: Final = 20_000


def mark_occasions(
    connection: duckdb.DuckDBPyConnection,
    article_ids: Collection[str],
    event_ids: Collection[str],
    source_ids: Collection[str],
) -> None:
    """Before these articles, events and sources change: remember which occasions they make up."""
    for table, column, keys in (
        ("told_article", "article_id", article_ids),
        ("told_event", "event_id", event_ids),
        ("told_source", "source_id", source_ids),
    ):
        connection.execute(
            f"create or replace temp table {table} as select unnest($1::varchar[]) as {column}",
            [list(keys)],
        )
    connection.execute(
        """
        create or replace temp table name_before as
        select source_id, name
        from source
        where source_id in (select source_id from told_source)
        """
    )
    connection.execute(f"create or replace temp table touched_occasion as {_TOUCHED}")


def settle_occasions(connection: duckdb.DuckDBPyConnection) -> None:
    """After they have changed: make anew the occasions that they made up, and those that they make up."""
    _key_visits(connection)
    connection.execute(f"insert into touched_occasion {_TOUCHED}")
    if _count(connection, "told_source"):
        connection.execute(_RENAMED)
    _make_touched(connection)
    _forget(connection)


def settle_all_occasions(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every occasion anew: after a change of the rule, the threshold, or the names of countries."""
    visits = _count(connection, "visit")
    connection.execute("delete from occasion")
    slices = 1 + visits // _SLICE
    for number in range(slices if visits else 0):
        mark_occasions(connection, (), (), ())
        connection.execute(
            "insert into told_article select distinct article_id from visit where hash(article_id) % $1 = $2",
            [slices, number],
        )
        _key_visits(connection)
    connection.execute(
        """
        create or replace temp table touched_occasion as
        select distinct occasion_id
        from visit
        where occasion_id is not null
        """
    )
    _make_touched(connection)
    _forget(connection)


def _key_visits(connection: duckdb.DuckDBPyConnection) -> None:
    """Write into the visits that were told of which occasion they are."""
    connection.execute((_SETTLING / "10_occasion_of_visit.sql").read_text("utf-8"))
    if _count(connection, "moved"):
        connection.execute(
            """
            update visit set
                occasion_id = moved.occasion_id
            from moved
            where moved.visit_id = visit.visit_id
            """
        )


def _make_touched(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        create or replace temp table remade as
        select
            occasion_id,
            row_number() over (order by occasion_id) - 1 as number,
        from (select distinct occasion_id from touched_occasion where occasion_id is not null)
        """
    )
    if not (touched := _count(connection, "remade")):
        return
    connection.execute("delete from occasion where occasion_id in (select occasion_id from remade)")
    script = (_SETTLING / "20_occasion.sql").read_text("utf-8")
    for first in range(0, touched, _SLICE):
        connection.execute(
            """
            create or replace temp table slice as
            select occasion_id
            from remade
            where number >= $1 and number < $2
            """,
            [first, first + _SLICE],
        )
        connection.execute(script)


def _forget(connection: duckdb.DuckDBPyConnection) -> None:
    for table in _SCRATCH:
        connection.execute(f"drop table if exists temp.{table}")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608  (a name of ours)
    assert row is not None, "an aggregate always answers"
    return int(row[0])


_TOUCHED: Final = """
select distinct occasion_id
from visit
where
    occasion_id is not null
    and (
        article_id in (select article_id from told_article)
        or event_id in (select event_id from told_event)
    )
"""

# What a source with another name than before tells of: an occasion has its outlets by name.
_RENAMED: Final = """
insert into touched_occasion
with

renamed as (
    select source.source_id
    from source
    left join name_before
        on name_before.source_id = source.source_id
    where
        source.source_id in (select source_id from told_source)
        and source.name is distinct from name_before.name
)

select distinct visit.occasion_id
from visit
inner join article
    on article.article_id = visit.article_id
where
    visit.occasion_id is not null
    and article.source_id in (select source_id from renamed)
"""
