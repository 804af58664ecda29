"""Later looks at a stored page: what its publisher corrects, and what he takes back. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from pipeline.errors import BodyMissing
from pipeline.model import Article, Entry, Outcome, Page
from storage.ledger.links import LastReading
from storage.results.rows import Revision

RECHECKS = (timedelta(hours=1), timedelta(hours=23))  # each counted from the look before
KEPT_SHARE = 0.3  # a correction keeps at least this share of a text


def link_recheck_at(outcome: Outcome, rechecks: int, now: datetime) -> datetime | None:
    """When a stored page is looked at again, to see what is corrected or taken back; `None` = not again.

    An hour after it was stored, and a day after. A look that fails is not made up for; a page that is gone is
    not asked for again.
    """
    if outcome is Outcome.GONE or rechecks >= len(RECHECKS):
        return None
    return now + RECHECKS[rechecks]


def reading_of(article: Article, page: Page, before: LastReading | None) -> LastReading:
    """How `page` read, for the next look to be compared with.

    Raises BodyMissing where hardly anything is left of the text `before`: a notice in its place, or a wall.
    """
    if before is not None and len(article.body) < KEPT_SHARE * before.chars:
        detail = (
            f"the text shrank from {before.chars:,} to {len(article.body):,} characters: the old one stays"
        )
        raise BodyMissing(page.url, detail)
    text = f"{article.title}\n{article.body}"
    return LastReading(
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=article.title,
        chars=len(article.body),
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        rechecks=before.rechecks + 1 if before else 0,
    )


def revision_of(before: LastReading, entry: Entry, after: LastReading) -> Revision:
    """What has changed between two looks at an article."""
    return Revision(
        article_id=entry.article_id,
        seen_at=entry.fetched_at,
        modified_at=entry.article.modified,
        digest_before=before.digest,
        digest_after=after.digest,
        title_before=before.title,
        title_after=after.title,
        chars_before=before.chars,
        chars_after=after.chars,
    )
