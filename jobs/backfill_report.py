"""What a backfill says of itself in rows and lines: windows, sums that add up, and estimates. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jobs.backfill_plan import Estimate
from storage.ledger.windows import Window, WindowStatus

COLUMNS = ("source", "windows", "found", "known", "skipped", "stored", "other outcomes", "waiting")
WINDOW_COLUMNS = (
    "source",
    "window",
    "status",
    "found",
    "known",
    "new",
    "skipped",
    "stored",
    "failed",
    "waiting",
    "reason",
)
ESTIMATE_COLUMNS = ("source", "windows", "pages", "hours", "megabytes", "pages by")


def rows_of(windows: Sequence[Window]) -> list[tuple[object, ...]]:
    """One row per source (COLUMNS): how its windows stand, and what became of every link that they found."""
    rows: list[tuple[object, ...]] = []
    for source_id in dict.fromkeys(window.source_id for window in windows):
        own = [window for window in windows if window.source_id == source_id]
        how = Counter(window.status.value for window in own)
        ends = ends_of(own)
        stored, skipped = ends.pop("stored", 0), ends.pop("skipped", 0)
        rows.append(
            (
                source_id,
                ", ".join(f"{count} {status}" for status, count in how.items()),
                sum(window.found for window in own),
                sum(window.known for window in own),
                skipped,
                stored,
                ", ".join(f"{count} {outcome}" for outcome, count in ends.most_common()),
                sum(window.waiting for window in own),
            )
        )
    return rows


def equation(windows: Sequence[Window]) -> str:
    """The closing line: every link found, and each of its ends (law 1)."""
    found, known = sum(w.found for w in windows), sum(w.known for w in windows)
    ends, waiting = ends_of(windows), sum(w.waiting for w in windows)
    parts = [f"{known:,} known", *(f"{count:,} {outcome}" for outcome, count in ends.most_common())]
    parts += [f"{waiting:,} waiting"] if waiting else []
    return f"{found:,} links found = {' + '.join(parts)}"


def nothing_to_do(windows: Sequence[Window]) -> str:
    """The line for a backfill of what is there already."""
    return f"nothing to do: {_counted(len(windows), 'window')} done before; {equation(windows)}"


def ends_of(windows: Sequence[Window]) -> Counter[str]:
    """How the windows' own links have ended."""
    ends: Counter[str] = Counter()
    for window in windows:
        ends.update(window.outcomes)
    return ends


def window_row(window: Window) -> tuple[object, ...]:
    """One window (WINDOW_COLUMNS)."""
    return (
        window.source_id,
        window.name,
        window.status.value,
        window.found,
        window.known,
        window.new,
        window.skipped,
        window.stored,
        window.failed,
        window.waiting,
        window.reason,
    )


def window_lines(windows: Sequence[Window]) -> list[str]:
    """A line for each reason why windows are not done, with the first and last window of it."""
    by_reason: dict[tuple[str, WindowStatus, str], list[Window]] = {}
    for window in windows:
        if window.status is not WindowStatus.DONE:
            by_reason.setdefault((window.source_id, window.status, window.reason), []).append(window)
    lines = []
    for (source_id, status, reason), same in by_reason.items():
        names = same[0].name if len(same) == 1 else f"{same[0].name} … {same[-1].name} ({len(same)} windows)"
        lines.append(f"{source_id} {names}: {status.value}: {reason or 'not reached'}")
    return lines


def estimate_row(each: Estimate) -> tuple[object, ...]:
    """One estimate (ESTIMATE_COLUMNS)."""
    megabytes = round(each.total_bytes / 1_000_000, 1)
    return each.source_id, each.windows, each.pages, round(each.hours, 1), megabytes, each.basis


def estimate_total(estimates: Sequence[Estimate]) -> str:
    """The closing line: hosts are asked side by side, so the slowest says how long it takes."""
    pages, size = sum(each.pages for each in estimates), sum(each.total_bytes for each in estimates)
    hosts = {each.host for each in estimates}
    hours = max((sum(each.hours for each in estimates if each.host == host) for host in hosts), default=0.0)
    return (
        f"about {pages:,} pages, {hours:,.1f} hours at the polite pace of the slowest host,"
        f" {size / 1_000_000:,.1f} MB in the archive; nobody was asked"
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
