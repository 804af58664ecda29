"""What follows from `visit_event` in the results file: each visit's event."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb


def settle_events(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> None:
    """After articles, or the events of what they tell, have changed: bring the visits' columns in line."""
    connection.execute(
        "create or replace temp table retold as select unnest($1::varchar[]) as article_id",
        [list(article_ids)],
    )
    connection.execute(
        """
        update visit set
            event_id = visit_event.event_id,
            is_rejected = visit_event.is_rejected
        from visit_event
        where
            visit_event.visit_id = visit.visit_id
            and visit.article_id in (select article_id from retold)
        """
    )
    connection.execute(
        """
        delete from visit_event
        where
            article_id in (select article_id from retold)
            and visit_id not in (
                select visit_id
                from visit
                where article_id in (select article_id from retold)
            )
        """
    )
