"""What people said of visits, as labels: a line per telling, as it was read and as it ought to have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

import msgspec

from pipeline.events.people import said_of, words_on
from pipeline.model import Act, Correction, Telling
from storage.state import State

_JUDGING = frozenset({Act.CONFIRM, Act.REJECT, Act.EDIT})


def labels(state: State) -> Iterator[dict[str, Any]]:
    """Of each telling that somebody confirmed, rejected or edited: what the article says, and what is true.

    `verdict` is the word that stands: reject (`corrected` is null then), edit, or confirm. `record` is what
    the extractor read, `evidence` its sentences (none where the source's rights allow none), `corrected` the
    record with all edits. `words`: every word, the oldest first. What is said of an event is said of all its
    tellings, but an edit of it is no edit of what an article says (`event_edits`). In the order of the ids.
    """
    corrections = tuple(word for word in state.events.corrections() if word.act in _JUDGING)
    tellings = _spoken_of(state, corrections)
    said = said_of(tellings, corrections)
    as_said = {each.key: each for each in said.tellings}
    words = _words(state, tellings, corrections)
    for each in tellings:
        if each.key in words:
            yield _label(state, each, as_said[each.key], words[each.key])


def _spoken_of(state: State, corrections: Iterable[Correction]) -> tuple[Telling, ...]:
    """All tellings of the articles that are named, and of the events that these tell of; by their ids."""
    found: dict[str, Telling] = {}
    for article_id in sorted({anchor.article_id for word in corrections for anchor in word.about}):
        for telling, event_id in state.events.tellings_of(article_id):
            together = state.events.tellings_of_event(event_id) if event_id else ()
            found |= {each.key: each for each in (telling, *together)}
    return tuple(found[key] for key in sorted(found))


def _words(
    state: State, tellings: tuple[Telling, ...], corrections: Iterable[Correction]
) -> Mapping[str, tuple[Correction, ...]]:
    """By key, the words on a telling and, where they are meant for the whole, on its event."""
    own = words_on(tellings, corrections)
    event_of = {each.key: state.events.event_of(each.key) for each in tellings}
    found: dict[str, tuple[Correction, ...]] = {}
    for key, event_id in event_of.items():
        of_event = (
            word
            for other, words in own.items()
            if event_id is not None and other != key and event_of[other] == event_id
            for word in words
            if word.is_whole
        )
        together = sorted((*own.get(key, ()), *of_event), key=lambda word: word.made_at)
        if together:
            found[key] = tuple(together)
    return found


def _label(state: State, telling: Telling, as_said: Telling, words: tuple[Correction, ...]) -> dict[str, Any]:
    verdict = _verdict(words)
    held = state.grouped(telling.article_id)
    return {
        "visit_id": telling.key,
        "event_id": state.events.event_of(telling.key),
        "article_id": telling.article_id,
        "url": held.telling.url if held else None,
        "city": telling.city,
        "published_day": telling.told_day.isoformat(),
        "evidence": list(telling.visit.evidence),
        "record": msgspec.to_builtins(telling.visit),
        "verdict": verdict.value,
        "corrected": None if verdict is Act.REJECT else msgspec.to_builtins(as_said.visit),
        "event_edits": {word.field: word.value for word in words if word.act is Act.EDIT and word.is_whole},
        "words": [_word(word) for word in words],
    }


def _verdict(words: tuple[Correction, ...]) -> Act:
    """The last judgement; an edit says that there was a visit, but takes no rejection back."""
    judged = [word.act for word in words if word.act is not Act.EDIT]
    if judged and judged[-1] is Act.REJECT:
        return Act.REJECT
    is_edited = any(word.act is Act.EDIT and not word.is_whole for word in words)
    return Act.EDIT if is_edited or not judged else Act.CONFIRM


def _word(word: Correction) -> dict[str, Any]:
    return {
        "act": word.act.value,
        "is_whole": word.is_whole,
        "field": word.field or None,
        "value": word.value if word.field else None,
        "author": word.author,
        "made_at": word.made_at.astimezone(UTC).isoformat(),
        "note": word.note or None,
    }
