"""Why an address is, or is not, in the reports: its way through the walk, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rich.table import Table as Grid
from rich.text import Text

from jobs.acceptance import told
from jobs.events import event_lines, event_lines_of_id, why_one_visit
from jobs.screen import visible, write
from jobs.settings import Settings
from jobs.stories import story_lines, why_one_story
from jobs.wiring import RESULTS_FILE, STATE_FILE
from pipeline.errors import ConfigError, StorageError
from pipeline.model import Source
from pipeline.sources import load_sources, source_for_url
from pipeline.urls import article_id, canonical_key
from storage.reports import run_sql
from storage.state import LinkState, State

MOST_ATTEMPTS = 8
_ID = re.compile(r"e[0-9a-f]{15}|[0-9a-f]{16}-[a-z0-9-]+-\d{2,}")
_ATTEMPTS = """
select
    'attempt' as step,
    concat(
        strftime(attempted_at, '%Y-%m-%d %H:%M'), ' UTC: ', outcome, ' at ', step,
        ' (HTTP ' || http_status || ')', ': ' || detail
    ) as what,
from outcome
where key = getvariable('key')
order by attempted_at desc
limit getvariable('most')
"""
_ARTICLE = """
select
    'article' as step,
    concat(
        title, ' (', coalesce(published_day::varchar, 'no day'), ', by ',
        coalesce(published_basis, 'nothing'),
        '); ', parser, ', ', extractor
    ) as what,
from article
where article_id = getvariable('article')
"""
_FLAGS = """
select
    city as step,
    case
        when smart_city
            then 'about smart-city work: ' || coalesce(nullif(array_to_string(topics, ', '), ''), 'no topic')
        else 'not about smart-city work'
    end as what,
from flag
where article_id = getvariable('article')
order by city
"""
_VISITS = """
select
    visit.city as step,
    concat(
        visit.direction, ' ', visit.kind, ', ', visit.status, ': ',
        coalesce(nullif(array_to_string(visit.organisations || visit.countries, ', '), ''), 'nobody named'),
        '; confidence ', printf('%.2f', confidence), ', rule ', rule, '; ',
        case
            when visit.is_rejected then 'in no report: somebody says that it was no visit'
            when event.confirmed_by is not null then 'in the reports: confirmed by ' || event.confirmed_by
            when confidence >= least.value::double then 'in the reports'
            else 'a candidate, in no report (below ' || least.value || ')'
        end
    ) as what,
from visit
cross join setting as least
left join event
    on event.event_id = visit.event_id
where least.name = 'min_confidence' and article_id = getvariable('article')
order by visit.city, visit_id
"""

Line = tuple[str, str]


def explanation(settings: Settings, url: str) -> Iterator[Line]:
    """Step and what happened there, in the order of the walk.

    Raises BadUrl for what is no web address, StorageError where nothing was ever collected.
    """
    sources = load_sources(settings.user_dirs)
    source = source_for_url(url, sources)
    key = canonical_key(url, source)
    yield "key", key
    yield "source", _source_line(source, settings)
    path = settings.data_path / STATE_FILE
    if not path.exists():
        raise StorageError(
            f"{settings.data_path}: nothing was collected here yet: run citymentions collect or daemon, or"
            " point --data-dir to where it was"
        )
    with State(path) as state:
        link = state.link_state(key)
        accepted = state.accepted(source.id) if source else ()
        article = link.article_id if link and link.article_id else article_id(key)
        story = (*story_lines(state, article), *event_lines(state, article))
    if accepted:
        yield "accepted", told(accepted)
    if link is None:
        yield "discovery", _never_seen(source)
    else:
        yield from _link_lines(link)
    yield from _result_lines(settings.data_path / RESULTS_FILE, key, link)
    yield from story


def comparison(settings: Settings, url: str, other: str) -> Iterator[Line]:
    """Why the articles at `url` and `other` are one story, or two. Raises as `explanation` does."""
    path = settings.data_path / STATE_FILE
    if not path.exists():
        raise StorageError(f"{settings.data_path}: nothing was collected here yet: run citymentions collect")
    sources = load_sources(settings.user_dirs)
    keys = [canonical_key(each, source_for_url(each, sources)) for each in (url, other)]
    with State(path) as state:
        links = [state.link_state(key) for key in keys]
        ids = [
            link.article_id if link and link.article_id else article_id(key)
            for key, link in zip(keys, links, strict=True)
        ]
        yield from why_one_story(state, *ids)
        yield from why_one_visit(state, *ids)


def visit_explanation(settings: Settings, name: str) -> Iterator[Line]:
    """A visit_id or event_id: what is counted, who tells it, why it is taken for one; people's words.

    Raises ConfigError for an id that is none, StorageError where nothing was ever collected.
    """
    path = settings.data_path / STATE_FILE
    if not path.exists():
        raise StorageError(f"{settings.data_path}: nothing was collected here yet: run citymentions collect")
    with State(path) as state:
        lines = tuple(event_lines_of_id(state, name))
    if not lines:
        raise ConfigError(
            f"explain: {name!r} is neither a visit nor an event: take an id from `citymentions report"
            " visit_log`"
        )
    yield from lines


def is_visit_or_event(name: str) -> bool:
    """Whether `name` has the form of a visit_id or event_id, and not of an address."""
    return _ID.fullmatch(name) is not None


def show_explanation(out: TextIO, lines: Iterable[Line]) -> None:
    """Write it: a step, and what happened there."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for step, what in lines:
        grid.add_row(step, Text(visible(what)))
    write(out, grid)


def _source_line(source: Source | None, settings: Settings) -> str:
    if source is None:
        return "none serves this address: add its host to a source's file in your own sources/"
    chosen = not settings.sources or source.id in settings.sources
    if not source.enabled or not chosen:
        return f"{source.id}, which is not looked at: it is not enabled, or not among the settings' sources"
    return f"{source.id} ({source.name}), rights {source.rights.value}"


def _never_seen(source: Source | None) -> str:
    if source is None:
        return "never seen"
    feeds = ", ".join(feed.url for feed in source.feeds) or "none"
    return f"never announced by any feed that was looked at ({feeds}); or its articles have another form"


def _link_lines(link: LinkState) -> Iterator[Line]:
    yield "discovery", f"first seen {_utc(link.first_seen_at)} in {link.link.found_in or 'no feed'}"
    if link.archived is not None:
        yield "archive", f"{link.archived.file}, from byte {link.archived.offset:,}"
    else:
        yield "archive", "no page of it was kept"
    if link.is_pending:
        when = f"not before {_utc(link.retry_at)}" if link.retry_at else "at the next look at its source"
        yield "pending", f"{link.attempts} attempts so far; tried again {when}"
    if link.last_outcome is not None and link.last_attempt_at is not None:
        detail = f": {link.last_detail}" if link.last_detail else ""
        step = f" at step {link.last_step}" if link.last_step else ""
        yield "last attempt", f"{_utc(link.last_attempt_at)}: {link.last_outcome.value}{step}{detail}"


def _result_lines(file: Path, key: str, link: LinkState | None) -> Iterator[Line]:
    article = link.article_id if link and link.article_id else article_id(key)
    variables = {"key": key, "article": article, "most": MOST_ATTEMPTS}
    yield from _told(file, _ATTEMPTS, variables)
    articles = tuple(_told(file, _ARTICLE, variables))
    yield from articles
    if not articles:
        yield "reports", "not in them: no article of this address was published into mentions.duckdb"
        return
    yield from _told(file, _FLAGS, variables)
    visits = tuple(_told(file, _VISITS, variables))
    yield from visits or (("visits", "none was read in it; `read` on its page shows what was"),)


def _told(file: Path, sql: str, variables: Mapping[str, object]) -> Iterator[Line]:
    for step, what in run_sql(file, sql, variables=variables).rows:
        yield str(step), str(what)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
