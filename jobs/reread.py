"""`reread`: every page that is kept, read again by the layout of its day, on all cores.

The archive outlives the results file: with that deleted, this rebuilds its articles and what they say. Before
it changes anything, `difference` says what it would change. What was purged, or cannot be found any more,
keeps the rows it has. Killed and run again it brings the same: telling an article twice is telling it once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.backfill_warc import TIMES_OF_A_PAGE, Books
from jobs.conveyor import conveyed
from jobs.entries import entry_of
from jobs.settings import Settings
from jobs.warc_reading import Desk, desk_sources, warc_file
from jobs.wiring import (
    ARCHIVE_DIR,
    RESULTS_FILE,
    STATE_FILE,
    check_definitions,
    chosen_sources,
    make_data_dir,
    open_publisher,
)
from jobs.workers import child_pool, read_for_cities
from pipeline.errors import LinkError, StorageError
from pipeline.model import Entry, Outcome, Page, Source
from storage.archive import Archive
from storage.ledger.kept import KeptPage
from storage.ledger.told_articles import ToldArticle, told_article
from storage.results.differences import Comparison, Difference
from storage.state import State

PAGES_AT_ONCE = 100  # a second or less of reading
PAGE_GONE = "page-gone"
OTHER_DAY = "other-day"
UNKNOWN_SOURCE = "unknown-source"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages: of one source (`None`: of all), fetched on UTC days within [first_day, last_day]."""

    source_id: str | None = None
    first_day: date | None = None
    last_day: date | None = None

    def has(self, day: date) -> bool:
        """Whether a page fetched on `day` is one of them."""
        return (self.first_day is None or day >= self.first_day) and (
            self.last_day is None or day <= self.last_day
        )


@dataclass(frozen=True, slots=True)
class Pages:
    """Some pages to read again. `verdict`: the outcome of the only one, which no process survived."""

    kept: tuple[KeptPage, ...]
    archive: Path
    wanted: Wanted
    desk: Desk
    verdict: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of some pages: articles told anew, and every page's outcome."""

    told: tuple[tuple[KeptPage, ToldArticle], ...]
    outcomes: dict[str, int]


def reread(settings: Settings, wanted: Wanted, tell: Callable[[Counter[str]], None]) -> Counter[str]:
    """Read the pages again into the results file; how many ended how.

    Raises ConfigError, StorageError.
    """
    countries = check_definitions(settings)
    outcomes: Counter[str] = Counter()
    with State(make_data_dir(settings.data_path) / STATE_FILE) as state:
        publisher = open_publisher(settings, state, countries)
        books = Books(settings, state, publisher, chosen_sources(settings))
        try:
            for some in _read(settings, state, wanted):
                current = state.tell_again(some.told)
                outcomes.update(some.outcomes)
                outcomes["replaced meanwhile"] += len(some.told) - current
                outcomes[Outcome.STORED] -= len(some.told) - current
                books.publish_in_turn()
                tell(outcomes)
        finally:
            books.publish()
    return +outcomes


def difference(
    settings: Settings, wanted: Wanted, tell: Callable[[Counter[str]], None]
) -> tuple[tuple[Difference, ...], Counter[str]]:
    """What `reread` would change in the results file, table by table and field by field; nothing is changed.

    Raises ConfigError, StorageError.
    """
    check_definitions(settings)
    outcomes: Counter[str] = Counter()
    results = settings.data_path / RESULTS_FILE
    with (
        State(make_data_dir(settings.data_path) / STATE_FILE) as state,
        TemporaryDirectory(dir=settings.data_path, prefix=".differences-") as folder,
        Comparison(results, Path(folder)) as comparison,
    ):
        for some in _read(settings, state, wanted):
            comparison.add(told.batch for _, told in some.told)
            outcomes.update(some.outcomes)
            tell(outcomes)
        return comparison.differences(), outcomes


def _read(settings: Settings, state: State, wanted: Wanted) -> Iterator[Reread]:
    desk = Desk(settings.cities, settings.user_dirs)
    timeout_s = TIMES_OF_A_PAGE * settings.parse_total_s
    with child_pool(settings) as children:
        tasks = _tasks(state, settings.data_path / ARCHIVE_DIR, wanted, desk)
        yield from conveyed(
            children, tasks, read_again, _divided, timeout_s=timeout_s, workers=settings.workers
        )


def _tasks(state: State, archive: Path, wanted: Wanted, desk: Desk) -> Iterator[Pages]:
    after: KeptPage | None = None
    while kept := state.kept_pages(wanted.source_id, after, PAGES_AT_ONCE):
        after = kept[-1]
        yield Pages(kept, archive, wanted, desk)


def _divided(pages: Pages, error: BaseException) -> Sequence[Pages]:
    if len(pages.kept) > 1:
        return [replace(pages, kept=(one,)) for one in pages.kept]
    if pages.verdict is not None:
        raise error
    is_late = isinstance(error, TimeoutError)
    return [replace(pages, verdict=Outcome.PARSER_TIMED_OUT if is_late else Outcome.PARSER_CRASHED)]


def read_again(pages: Pages) -> Reread:
    """Read some pages again; runs in a child process."""
    told: list[tuple[KeptPage, ToldArticle]] = []
    outcomes: Counter[str] = Counter()
    for kept in pages.kept:
        outcome, article = _outcome_of(kept, pages)
        outcomes[outcome] += 1
        if article is not None:
            told.append((kept, article))
    return Reread(tuple(told), dict(outcomes))


def _outcome_of(kept: KeptPage, pages: Pages) -> tuple[str, ToldArticle | None]:
    source = desk_sources(pages.desk).get(kept.link.source_id)
    if source is None or pages.verdict is not None:
        return pages.verdict or UNKNOWN_SOURCE, None
    try:
        page = _page_of(kept, pages.archive)
        if not pages.wanted.has(page.fetched_at.astimezone(UTC).date()):
            return OTHER_DAY, None
        return Outcome.STORED, told_article(_entry(kept, page, source, pages.desk))
    except StorageError:
        return PAGE_GONE, None
    except LinkError as error:
        return error.outcome, None
    except RecursionError:
        return Outcome.PARSER_CRASHED, None


def _entry(kept: KeptPage, page: Page, source: Source, desk: Desk) -> Entry:
    """As `collect` made it. Raises as the reader does."""
    link = kept.link
    article, readings = read_for_cities(page, source, link, desk.user_dirs, desk.cities)
    return entry_of(link.key, source, page, article, readings, kept.first_seen_at)


def _page_of(kept: KeptPage, archive: Path) -> Page:
    """Raises StorageError where it is there no more."""
    ref = kept.ref
    if "/" not in ref.file:
        return Archive(archive).read(ref)
    found = next(warc_file(ref.file).records(ref.offset, ref.offset + 1), None)
    if found is None or found.page is None:
        raise StorageError(f"{ref.file}: no page at byte {ref.offset}")
    return found.page
