"""How a run went, judged by what the source brought before: no silent zero. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jobs.retry import NOT_ITS_FAULT
from jobs.rhythm import scarcity, silence
from pipeline.errors import Blocked, LinkError, OwnNetworkDown
from pipeline.model import Article, Outcome, RunOutcome, Source
from storage.state import Past

# So many of a run's pages must lack a thing before it counts as gone …
GONE_SHARE = 0.8
# … and it must be less likely than this that they do by chance, judged by the pages before.
GONE_BY_CHANCE = 0.01
ENOUGH_PAGES = 5  # before so many nothing is concluded from them
# A layout that never fitted is noticed as well: on so many pages of a run one of its parts found nothing.
NEVER_FITTED_PAGES = 3


@dataclass(slots=True)
class Tally:
    """What one run has seen so far. `lacking`: on how many of the stored pages a thing was missing.

    `is_cut_short`: it was stopped before every feed was looked at; `has_left_pages`: after that, before every
    page was asked for.
    """

    found: int = 0
    known: int = 0
    new: int = 0
    unchanged_feeds: int = 0
    hint_s: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    problems: list[LinkError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    asked_to_rest: bool = False
    is_cut_short: bool = False
    has_left_pages: bool = False

    def end(self, outcome: Outcome, *, is_recheck: bool) -> None:
        """Count an attempt that ended in `outcome`. A later look at a stored page tells nothing of these."""
        if not is_recheck:
            self.outcomes[outcome] += 1
        self.asked_to_rest |= outcome is Outcome.RATE_LIMITED

    @property
    def is_telling(self) -> bool:
        """Whether it says anything of the source: not where the trouble was all ours, or it was stopped."""
        is_our_network = bool(self.problems) and all(isinstance(e, OwnNetworkDown) for e in self.problems)
        is_our_trouble = bool(self.outcomes) and self.outcomes.keys() <= NOT_ITS_FAULT
        return not (self.is_cut_short or is_our_network or is_our_trouble)

    @property
    def stored(self) -> int:
        """Articles stored."""
        return self.outcomes[Outcome.STORED]

    @property
    def failed(self) -> int:
        """Attempts that ended in anything else."""
        return self.outcomes.total() - self.stored


def lacks_of(article: Article) -> tuple[str, ...]:
    """What a reader of the page would miss: fields, and parts of its layout (`layout id:part`)."""
    fields = {
        "title": article.title,
        "published date": article.published_day,
        "authors": article.authors,
    }
    return (*(name for name, value in fields.items() if not value), *article.missed_selectors)


def judge(tally: Tally, source: Source, past: Past, now: datetime) -> tuple[RunOutcome, str]:
    """How a run that began at `now` ended, and why in one line (empty where all went well).

    A silent zero is never `nothing-new`.
    """
    reasons = [f"{error.step}: {error.outcome}: {error.url}: {error.detail}" for error in tally.problems]
    reasons += tally.remarks
    reasons += [
        f"{tally.outcomes[how]} pages wait: {how}" for how in sorted(NOT_ITS_FAULT & tally.outcomes.keys())
    ]
    good = RunOutcome.NEW if tally.new or tally.stored else RunOutcome.NOTHING_NEW
    if tally.is_cut_short:  # what was not asked for is neither missing nor broken
        return good, "; ".join(["stopped before its end", *reasons])
    if tally.problems and len(tally.problems) >= len(source.feeds):
        blocked = all(isinstance(error, Blocked) for error in tally.problems)
        return (RunOutcome.BLOCKED if blocked else RunOutcome.FAILED), "; ".join(reasons)
    suspicions = suspicions_of(tally, source, past, now)
    if suspicions:
        return RunOutcome.SUSPECT, "; ".join([*suspicions, *reasons])
    return good, "; ".join(reasons)


def suspicions_of(tally: Tally, source: Source, past: Past, now: datetime) -> list[str]:
    """What looks wrong although every feed answered."""
    suspicions = []
    looked = tally.unchanged_feeds < len(source.feeds)
    if looked and source.feeds and tally.found < source.min_links:
        suspicions.append(f"{tally.found} links where at least {source.min_links} are expected")
    failed = Counter({how: count for how, count in tally.outcomes.items() if how not in NOT_ITS_FAULT})
    if tally.stored == 0 and failed.total() > 0:
        worst, count = failed.most_common(1)[0]
        suspicions.append(f"none of {tally.failed} pages could be read ({count} times {worst})")
    suspicions += things_gone(past.pages, past.lacking, tally.stored, tally.lacking).values()
    if not tally.problems:  # else the feed in trouble has said enough
        quiet = None if tally.new else silence(past.rhythm, past.last_new_at, now, source.zone)
        quiet = quiet or scarcity(past.rhythm, past.links_of_a_day + tally.new, now, source.zone)
        suspicions += [quiet] if quiet else []
    return suspicions


def things_gone(
    pages_before: float, lacking_before: Mapping[str, float], pages: int, lacking: Mapping[str, int]
) -> dict[str, str]:
    """What a run's `pages` lack that those before had, each told in words: the mark of a changed layout."""
    told = {}
    for thing, count in sorted(lacking.items()):
        if count < GONE_SHARE * pages:
            continue
        # Of N pages that all had it, the next is taken to lack it by chance once in 2 (N + 1).
        before = lacking_before.get(thing, 0.0)
        chance = (before + 0.5) / (pages_before + 1.0)
        was_usual = before < GONE_SHARE * pages_before
        if was_usual and pages_before >= ENOUGH_PAGES and chance**count < GONE_BY_CHANCE:
            told[thing] = f"{count} of {pages} pages without {thing}, which the pages before had"
        elif pages_before == 0 and count >= NEVER_FITTED_PAGES and ":" in thing:
            told[thing] = f"{count} of {pages} pages without {thing}: the layout does not fit"
    return told


def things_returned(accepted: Iterable[str], pages: int, lacking: Mapping[str, int]) -> tuple[str, ...]:
    """What was accepted as gone, and a run's `pages` have again."""
    return tuple(thing for thing in accepted if pages and lacking.get(thing, 0) < GONE_SHARE * pages)
