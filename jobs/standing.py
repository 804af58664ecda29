"""How a source stands after a run, with hysteresis: broken at once, well again only when proved. Pure.

good → suspect → broken → recovered → good. One run is enough to doubt or to condemn; it takes RECOVERING_RUNS
good ones in a row to be believed again, so that a source on the brink is not told of every hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from jobs.health import GONE_SHARE, NEVER_FITTED_PAGES, Tally, things_gone
from pipeline.model import Outcome, RunOutcome
from storage.ledger.standing import SourceStanding, Standing
from storage.state import Past

FAILED_RUNS = 3  # in a row: before, a feed's failure is a doubt
RECOVERING_RUNS = 2
PAGES = "pages"  # lost where every page was refused
BODY = "body"
_FAILED = (RunOutcome.FAILED, RunOutcome.BLOCKED)


class Grade(StrEnum):
    """What one run says of its source. `untelling`: nothing, neither for better nor for worse."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"
    UNTELLING = "untelling"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grade of one run, why, and what its pages no longer have."""

    grade: Grade
    reason: str = ""
    lost: tuple[str, ...] = ()


def standing_after(
    source_id: str, tally: Tally, outcome: RunOutcome, reason: str, past: Past, now: datetime
) -> SourceStanding | None:
    """How the source stands after a run that ended in `outcome`; `None` where nothing was ever learned."""
    verdict = verdict_of(tally, outcome, reason, past)
    before = past.standing
    if verdict.grade is Grade.UNTELLING:
        return before
    before = before or SourceStanding(source_id, Standing.GOOD, now)
    if verdict.grade is Grade.GOOD:
        return _after_good(before, now)
    is_broken = verdict.grade is Grade.BAD or before.standing is Standing.BROKEN
    after = Standing.BROKEN if is_broken else Standing.SUSPECT
    return replace(
        before,
        standing=after,
        since_at=before.since_at if before.standing is after else now,
        reason=verdict.reason,
        lost=tuple(dict.fromkeys((*before.lost, *verdict.lost))) if is_broken else (),
        good_runs=0,
        failed_runs=before.failed_runs + 1 if outcome in _FAILED else 0,
    )


def verdict_of(tally: Tally, outcome: RunOutcome, reason: str, past: Past) -> Verdict:
    """What one run says: judged by itself, and by what must be seen again before the source recovers."""
    if not tally.is_telling:
        return Verdict(Grade.UNTELLING)
    if outcome in _FAILED:
        return _verdict_of_failure(outcome, reason, past)
    lost = _lost(tally, past)
    if lost:
        return Verdict(Grade.BAD, reason or f"still without {', '.join(lost)}", lost)
    if outcome is RunOutcome.SUSPECT:
        return Verdict(Grade.DOUBTFUL, reason)
    if past.standing is not None and past.standing.lost and not tally.stored:
        return Verdict(Grade.UNTELLING)  # no page came: it cannot show whether they are whole again
    return Verdict(Grade.GOOD)


def _verdict_of_failure(outcome: RunOutcome, reason: str, past: Past) -> Verdict:
    if outcome is RunOutcome.BLOCKED:
        return Verdict(Grade.BAD, reason)
    in_a_row = (past.standing.failed_runs if past.standing else 0) + 1
    if in_a_row < FAILED_RUNS:
        return Verdict(Grade.DOUBTFUL, reason)
    return Verdict(Grade.BAD, f"{in_a_row} runs in a row failed: {reason}")


def after_acceptance(before: SourceStanding, now: datetime) -> tuple[SourceStanding, tuple[str, ...]]:
    """How a source stands once somebody has said that what its pages lost is gone for good; and what that is.

    It stays broken until it is believed again, as after any repair. That pages come at all, and with a body,
    cannot be done without.
    """
    gone = tuple(thing for thing in before.lost if thing not in (PAGES, BODY))
    left = tuple(thing for thing in before.lost if thing not in gone)
    reason = f"{', '.join(gone)} accepted as gone on {now:%Y-%m-%d %H:%M} UTC; good runs are awaited"
    if left or not gone:
        reason = before.reason
    return replace(before, lost=left, reason=reason), gone


def change_of(before: SourceStanding | None, after: SourceStanding | None) -> Standing | None:
    """What the source has become by its last run; `None` where it stands as it stood."""
    was = before.standing if before else Standing.GOOD
    return after.standing if after is not None and after.standing is not was else None


def _lost(tally: Tally, past: Past) -> tuple[str, ...]:
    """What this run's pages no longer have: by the pages before, or still, since the source broke."""
    gone = things_gone(past.pages, past.lacking, tally.stored, tally.lacking)
    awaited = past.standing.lost if past.standing else ()
    still = [thing for thing in awaited if tally.stored and tally.lacking[thing] >= GONE_SHARE * tally.stored]
    if not tally.stored:
        if tally.failed and tally.outcomes[Outcome.BLOCKED] == tally.failed:
            still.append(PAGES)
        if tally.outcomes[Outcome.BODY_MISSING] >= max(NEVER_FITTED_PAGES, GONE_SHARE * tally.failed):
            still.append(BODY)
    return tuple(dict.fromkeys((*gone, *still)))


def _after_good(before: SourceStanding, now: datetime) -> SourceStanding:
    again = replace(before, good_runs=before.good_runs + 1, failed_runs=0, last_good_at=now)
    if before.standing is Standing.GOOD:
        return again
    if before.standing is Standing.RECOVERED:
        return replace(again, standing=Standing.GOOD, since_at=now, reason="")
    if again.good_runs < RECOVERING_RUNS:
        return again
    if before.standing is Standing.SUSPECT:
        return replace(again, standing=Standing.GOOD, since_at=now, reason="")
    was = f"was broken from {before.since_at:%Y-%m-%d %H:%M} UTC: {before.reason}"
    return replace(again, standing=Standing.RECOVERED, since_at=now, reason=was, lost=())
