"""The recorded day in fixtures/, loaded for tests: what each host answers, what each article must give."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SITES = FIXTURES / "sites"
OWN = FIXTURES / "own"


@dataclass(frozen=True, slots=True)
class Answer:
    """What `host` sends for `path` (with its query): the bytes of `file`, a status, a Content-Type."""

    host: str
    path: str
    url: str
    file: Path
    content_type: str
    status: int

    @property
    def body(self) -> bytes:
        """The bytes as sent."""
        return self.file.read_bytes()


@dataclass(frozen=True, slots=True)
class FixturePage:
    """One article page with its line of expected.jsonl. `body` is raw bytes in the outlet's encoding."""

    host: str
    path: str
    url: str
    source_id: str
    body: bytes
    content_type: str
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IntendedFailure:
    """A link (or feed) that is meant to fail, and the outcome it must end in."""

    url: str
    outcome: str
    is_feed: bool


def answers() -> tuple[Answer, ...]:
    """Everything that the recorded hosts answer: hosts by name, pages as their site lists them."""
    return tuple(
        Answer(
            host=site.parent.name,
            path=page["path"],
            url=f"https://{site.parent.name}{page['path']}",
            file=site.parent / page["file"],
            content_type=page["type"],
            status=page.get("status", 200),
        )
        for site in sorted(SITES.glob("*/site.toml"))
        for page in tomllib.loads(site.read_text(encoding="utf-8"))["page"]
    )


def expected_lines() -> tuple[dict[str, Any], ...]:
    """The lines of expected.jsonl, in file order."""
    text = (FIXTURES / "expected.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def fixture_pages() -> tuple[FixturePage, ...]:
    """Every article page of the day, in the order of expected.jsonl. KeyError: a line without its page."""
    by_address = {(answer.host, answer.path): answer for answer in answers()}
    return tuple(
        FixturePage(
            host=line["host"],
            path=line["path"],
            url=answer.url,
            source_id=line["source_id"],
            body=answer.body,
            content_type=answer.content_type,
            expected=line,
        )
        for line in expected_lines()
        for answer in (by_address[line["host"], line["path"]],)
    )


def intended_failures() -> tuple[IntendedFailure, ...]:
    """Links first, then feeds, as intended_failures.toml lists them."""
    tables = tomllib.loads((FIXTURES / "intended_failures.toml").read_text(encoding="utf-8"))
    return tuple(
        IntendedFailure(url=entry["url"], outcome=entry["outcome"], is_feed=kind == "feed")
        for kind in ("link", "feed")
        for entry in tables[kind]
    )
