"""Articles that tell one announcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an article is to the announcement behind its story."""

    RELEASE = "release"
    COPY = "copy"
    EDITED = "edited"
    OWN = "own"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is kept of a text to know its near-copies by; the text cannot be made again from it.

    `hashes`: of its shingles, ascending, every one that is smaller than `below` (2**24: all of them).
    `sentence_of[i]`: in which of `sentences` (offsets in the body) the shingle of `hashes[i]` stands first.
    `facts`: what is rare and told alike in any wording, as `kind:value` (`number:10240`).
    """

    hashes: tuple[int, ...]
    below: int
    sentence_of: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    facts: tuple[str, ...]
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it is compared with others. `told_at`: published, or first seen where that is unknown."""

    article_id: str
    source_id: str
    url: str
    is_release: bool
    told_at: datetime
    first_seen_at: datetime
    traits: Traits


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Why articles `one` < `other` tell one story: the points for and against it, each in words."""

    one: str
    other: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryPart:
    """An article's place in its story.

    `traced_to`: the article that it is compared with, its release if there is one; `None` for that one
    itself. `share_taken`: of its text, 0 to 1; `None` across languages. `new_sentences`: offsets in the body
    of what that one does not have.
    """

    article_id: str
    story_id: str
    role: Role
    release_url: str | None = None
    traced_to: str | None = None
    share_taken: float | None = None
    new_sentences: tuple[tuple[int, int], ...] = ()
