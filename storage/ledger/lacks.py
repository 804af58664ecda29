"""What the pages of each source lack, and how often: the past by which a change of markup is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

PAGES_REMEMBERED = 200.0  # about so many of the newest pages count
_ALL = ""


def lacks(connection: sqlite3.Connection, source_id: str) -> tuple[float, Mapping[str, float]]:
    """On how many pages the source was judged, and of these how many lacked each thing."""
    rows = connection.execute("select thing, pages from lack where source_id = ?", (source_id,))
    counts = {row["thing"]: float(row["pages"]) for row in rows}
    return counts.pop(_ALL, 0.0), counts


def add(connection: sqlite3.Connection, source_id: str, pages: int, lacking: Mapping[str, int]) -> None:
    """Add `pages` newer pages, of which `lacking` says how many lacked what."""
    if pages <= 0:
        return
    fading = max(1.0 - pages / PAGES_REMEMBERED, 0.0)
    connection.execute("update lack set pages = pages * ? where source_id = ?", (fading, source_id))
    for thing, count in {_ALL: pages, **lacking}.items():
        connection.execute(
            """
            insert into lack (source_id, thing, pages) values (:source_id, :thing, :count)
            on conflict (source_id, thing) do update set pages = pages + :count
            """,
            {"source_id": source_id, "thing": thing, "count": count},
        )
    connection.execute("delete from lack where source_id = ? and pages < 0.01", (source_id,))


def take_as_usual(connection: sqlite3.Connection, source_id: str, thing: str) -> None:
    """As if every page so far had lacked `thing`; where none was ever judged, as if one had been."""
    connection.execute(
        "insert into lack (source_id, thing, pages) values (?, ?, 1.0) on conflict do nothing",
        (source_id, _ALL),
    )
    connection.execute(
        """
        insert or replace into lack (source_id, thing, pages)
        select source_id, ?, pages from lack where source_id = ? and thing = ?
        """,
        (thing, source_id, _ALL),
    )
