"""Values as rows of the results file: which table, which columns, what the rights leave. Pure.

A *batch* is what one transaction hands over about one thing: its rows by table. Batches of the same kind and
id replace each other, so saving twice is saving once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import msgspec

from pipeline.model import (
    Attempt,
    Award,
    Coverage,
    Entry,
    Mention,
    Quote,
    Reading,
    Rights,
    Run,
    Source,
    StoryPart,
    Visit,
)
from storage.rights import Row, Rows, without_evidence
from storage.times import utc_text, utc_text_or_none

# The tables that a batch of each kind fills, and the column by which an older telling is replaced.
TABLES_OF_KIND: dict[str, tuple[str, tuple[str, ...]]] = {
    "article": ("article_id", ("article", "flag", "mention", "visit", "award", "coverage", "quote")),
    "outcome": ("attempt_id", ("outcome",)),
    "run": ("run_id", ("run",)),
    "gap": ("gap_id", ("gap",)),
    "revision": ("revision_id", ("revision",)),
    "source": ("source_id", ("source",)),
    "story": ("article_id", ("story_part",)),
    "event": ("event_id", ("event",)),
    "visit_event": ("visit_id", ("visit_event",)),
    "correction": ("correction_id", ("correction",)),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """One thing to be told to the results file. `payload`: its rows by table, as JSON."""

    kind: str
    id: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a source was not looked at although it was due. `missed`: whole intervals in it."""

    gap_id: str
    source_id: str
    from_at: datetime
    until_at: datetime
    missed: int
    reason: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of an article's text, seen at `seen_at`. Digests of title and body; lengths in characters."""

    article_id: str
    seen_at: datetime
    modified_at: datetime | None
    digest_before: str
    digest_after: str
    title_before: str
    title_after: str
    chars_before: int
    chars_after: int


def entry_batch(entry: Entry) -> Batch:
    """An article and all that it says, without what its rights forbid to keep."""
    rows: Rows = {"article": [_article(entry)]}
    for reading in entry.readings:
        for table, found in _reading(entry, reading).items():
            rows.setdefault(table, []).extend(found)
    if entry.rights is Rights.LINK_ONLY:
        rows = without_evidence(rows)
    return batch_of("article", entry.article_id, rows)


def attempt_batch(attempt: Attempt) -> Batch:
    """One attempt at one link, ended."""
    row: Row = {
        "attempt_id": attempt.attempt_id,
        "run_id": attempt.run_id,
        "source_id": attempt.source_id,
        "key": attempt.key,
        "url": attempt.url,
        "outcome": attempt.outcome.value,
        "step": attempt.step,
        "attempted_at": utc_text(attempt.at),
        "detail": attempt.detail or None,
        "http_status": attempt.http_status,
        "elapsed_ms": attempt.elapsed_ms,
        "article_id": attempt.article_id,
    }
    return batch_of("outcome", attempt.attempt_id, {"outcome": [row]})


def run_batch(run: Run) -> Batch:
    """One run of one source, ended."""
    row: Row = {
        "run_id": run.run_id,
        "source_id": run.source_id,
        "job": run.job,
        "started_at": utc_text(run.started_at),
        "ended_at": utc_text(run.ended_at),
        "outcome": run.outcome.value,
        "reason": run.reason or None,
        "links_found": run.links_found,
        "links_known": run.links_known,
        "links_new": run.links_new,
        "stored": run.stored,
        "failed": run.failed,
    }
    return batch_of("run", run.run_id, {"run": [row]})


def gap_batch(gap: Gap) -> Batch:
    """A time in which a source was not looked at."""
    row: Row = {
        "gap_id": gap.gap_id,
        "source_id": gap.source_id,
        "from_at": utc_text(gap.from_at),
        "until_at": utc_text(gap.until_at),
        "missed": gap.missed,
        "reason": gap.reason,
    }
    return batch_of("gap", gap.gap_id, {"gap": [row]})


def revision_batch(revision: Revision) -> Batch:
    """A change of an article's text."""
    key = f"{revision.article_id}-{revision.digest_before[:8]}-{revision.digest_after[:8]}"
    row: Row = {
        "revision_id": key,
        "article_id": revision.article_id,
        "seen_at": utc_text(revision.seen_at),
        "modified_at": utc_text_or_none(revision.modified_at),
        "digest_before": revision.digest_before,
        "digest_after": revision.digest_after,
        "title_before": revision.title_before,
        "title_after": revision.title_after,
        "chars_before": revision.chars_before,
        "chars_after": revision.chars_after,
    }
    return batch_of("revision", key, {"revision": [row]})


def source_batch(source: Source) -> Batch:
    """A source as it is configured now."""
    row: Row = {
        "source_id": source.id,
        "name": source.name,
        "name_en": source.name_en or None,
        "kind": source.kind,
        "lang": source.lang,
        "zone": source.zone,
        "home": source.home,
        "hosts": source.hosts,
        "rights": source.rights.value,
        "retention_days": source.retention_days,
        "interval_s": source.interval_s,
        "enabled": source.enabled,
    }
    return batch_of("source", source.id, {"source": [row]})


def story_batch(part: StoryPart) -> Batch:
    """An article's place in its story."""
    row: Row = {
        "article_id": part.article_id,
        "story_id": part.story_id,
        "role": part.role.value,
        "release_url": part.release_url,
        "traced_to": part.traced_to,
        "share_taken": part.share_taken,
        "new_sentences": part.new_sentences,
    }
    return batch_of("story", part.article_id, {"story_part": [row]})


def gap_of_late_run(
    run_id: str, source_id: str, due_at: datetime, started_at: datetime, interval_s: int
) -> Gap | None:
    """What a run that begins a whole interval or more after it was due has missed; else `None`."""
    missed = (started_at - due_at) // timedelta(seconds=max(interval_s, 1))
    if missed < 1:
        return None
    return Gap(run_id, source_id, due_at, started_at, missed, "not running, or too busy, when it was due")


def _article(entry: Entry) -> Row:
    article = entry.article
    is_whole = entry.rights is Rights.FULL_TEXT
    return {
        "article_id": entry.article_id,
        "source_id": entry.source_id,
        "key": entry.key,
        "url": article.url,
        "title": article.title,
        "subtitle": article.subtitle,
        "section": article.section,
        "authors": article.authors,
        "lang": article.lang,
        "published_at": utc_text_or_none(article.published),
        "published_day": _day(article.published_day),
        "published_basis": article.published_basis,
        "modified_at": utc_text_or_none(article.modified),
        "first_seen_at": utc_text(entry.first_seen_at),
        "fetched_at": utc_text(entry.fetched_at),
        "utc_offset_min": article.utc_offset_min,
        "body": article.body if is_whole else None,
        "body_chars": len(article.body),
        "canonical_url": article.canonical_url,
        "amp_url": article.amp_url,
        "next_url": article.next_url,
        "image_url": article.image_url,
        "image_caption": article.image_caption if is_whole else None,
        "image_credit": article.image_credit,
        "captions": article.captions if is_whole else None,
        "form": article.form.value,
        "paywalled": article.paywalled,
        "rights": entry.rights.value,
        "encoding": article.encoding,
        "encoding_basis": article.encoding_basis,
        "missed_selectors": article.missed_selectors,
        "parser": article.parser,
        "extractor": _extractor(entry),
    }


def _extractor(entry: Entry) -> str | None:
    return next((reading.extractor for reading in entry.readings if reading.extractor), None)


def _reading(entry: Entry, reading: Reading) -> Rows:
    article_id = entry.article_id
    of_article: Row = {"article_id": article_id, "city": reading.city}
    flag: Row = {
        "source_id": entry.source_id,
        "day": _day(entry.article.published_day or entry.first_seen_at.astimezone(UTC).date()),
        "smart_city": reading.smart_city,
        "topics": reading.topics,
        "programmes": reading.programmes,
        "proposed_programmes": reading.proposed_programmes,
    }
    fields: dict[str, list[Row]] = {
        "flag": [flag],
        "mention": [_mention(mention) for mention in reading.mentions],
        "visit": [
            {"visit_id": visit_id(article_id, reading.city, number)} | _visit(visit)
            for number, visit in enumerate(reading.visits, start=1)
        ],
        "award": [_award(award) for award in reading.awards],
        "coverage": [_coverage(coverage) for coverage in reading.coverage],
        "quote": [_quote(quote) for quote in reading.quotes],
    }
    return {table: [of_article | row for row in rows] for table, rows in fields.items()}


def visit_id(article_id: str, city: str, number: int) -> str:
    """The id of the `number`th visit, from 1, that an article tells for a city."""
    return f"{article_id}-{city}-{number:02d}"


def _mention(mention: Mention) -> Row:
    return {
        "kind": mention.kind,
        "code": mention.code,
        "surface": mention.surface,
        "char_start": mention.start_char,
        "char_end": mention.end_char,
        "in_title": mention.in_title,
        "sentence": mention.sentence,
    }


def _visit(visit: Visit) -> Row:
    return {
        "kind": visit.kind.value,
        "direction": visit.direction.value,
        "status": visit.status.value,
        "mode": visit.mode.value,
        "countries": visit.countries,
        "organisations": visit.organisations,
        "visitor_kind": visit.visitor_kind,
        "headcount": visit.headcount.value if visit.headcount else None,
        "headcount_approx": visit.headcount.approx if visit.headcount else None,
        "date_from": visit.date.start.isoformat() if visit.date else None,
        "date_to": visit.date.end.isoformat() if visit.date else None,
        "date_precision": visit.date.precision.value if visit.date else None,
        "host": visit.host,
        "place": visit.place,
        "purposes": visit.purpose,
        "facilitated_by": visit.facilitated_by,
        "evidence": visit.evidence,
        "confidence": visit.confidence,
        "rule": visit.rule,
    }


def _award(award: Award) -> Row:
    return {
        "name": award.name,
        "giver": award.giver,
        "year": award.year,
        "for_what": award.for_what,
        "evidence": award.evidence,
        "confidence": award.confidence,
        "rule": award.rule,
    }


def _coverage(coverage: Coverage) -> Row:
    return {
        "outlet": coverage.outlet,
        "country": coverage.country,
        "kind": coverage.kind,
        "status": coverage.status.value,
        "evidence": coverage.evidence,
        "confidence": coverage.confidence,
        "rule": coverage.rule,
    }


def _quote(quote: Quote) -> Row:
    return {"speaker": quote.speaker, "role": quote.role, "evidence": quote.evidence}


def batch_of(kind: str, key: str, rows: Rows) -> Batch:
    """The batch of `rows`. What UTF-8 cannot say (half a surrogate pair) becomes U+FFFD."""
    try:
        payload = msgspec.json.encode(rows)
    except UnicodeEncodeError:
        payload = msgspec.json.encode(_speakable(rows))
    return Batch(kind, key, payload)


def _speakable(value: object) -> object:
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
    if isinstance(value, dict):
        return {name: _speakable(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_speakable(held) for held in value]
    return value


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
