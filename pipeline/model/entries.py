"""What is handed to storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.model.articles import Article
from pipeline.model.readings import Reading
from pipeline.model.sources import Rights
from pipeline.model.stories import Traits


@dataclass(frozen=True, slots=True)
class Entry:
    """One article with its readings, ready for the published file.

    `article_id`: 16 hexadecimal digits derived from the canonical key, so that storing twice is storing once.
    `traits`: by which its story is found; `None` where it is to be in none. `is_release`: whether its source
    is the city's own press office.
    """

    article_id: str
    source_id: str
    key: str
    rights: Rights
    article: Article
    readings: tuple[Reading, ...]
    first_seen_at: datetime
    fetched_at: datetime
    traits: Traits | None = None
    is_release: bool = False
