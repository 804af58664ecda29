"""How attempts and runs end, and what is booked of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How one attempt at one link ended. Every attempt ends in exactly one (law of conservation)."""

    STORED = "stored"
    KNOWN = "known"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    ROBOTS_DENIED = "robots-denied"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    GONE = "gone"
    SERVER_ERROR = "server-error"
    UNREACHABLE = "unreachable"
    OWN_NETWORK_DOWN = "own-network-down"
    TIMED_OUT = "timed-out"
    TOO_LARGE = "too-large"
    REDIRECT_LOOP = "redirect-loop"
    FORBIDDEN_ADDRESS = "forbidden-address"
    BAD_URL = "bad-url"
    NOT_HTML = "not-html"
    UNDECODABLE = "undecodable"
    BODY_MISSING = "body-missing"
    PARSER_CRASHED = "parser-crashed"
    PARSER_TIMED_OUT = "parser-timed-out"
    STORAGE_FULL = "storage-full"
    INTERNAL_ERROR = "internal-error"


class RunOutcome(StrEnum):
    """How one run of one source ended."""

    NEW = "new"
    NOTHING_NEW = "nothing-new"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one link, ended. `step`: match, robots, fetch, archive, parse, extract or store."""

    attempt_id: str
    run_id: str
    source_id: str
    key: str
    url: str
    outcome: Outcome
    step: str
    at: datetime
    detail: str = ""
    http_status: int | None = None
    elapsed_ms: int | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one source, ended. `links_found == links_known + links_new` (law of conservation)."""

    run_id: str
    source_id: str
    job: str
    started_at: datetime
    ended_at: datetime
    outcome: RunOutcome
    reason: str = ""
    links_found: int = 0
    links_known: int = 0
    links_new: int = 0
    stored: int = 0
    failed: int = 0
