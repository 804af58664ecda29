"""`demo`: a recorded day, end to end: a site on loopback, the real daemon code, a real DuckDB file.

The pages are ours, written in the layouts of the outlets; they are served under the outlets' own host names
by one loopback port, so that the shipped source definitions do the work. Nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TextIO, cast
from urllib.parse import urlsplit

from platformdirs import user_data_path
from rich import box
from rich.table import Table as Grid
from rich.text import Text

from jobs.daemon import Daemon, held
from jobs.heartbeat import FILE_NAME as HEARTBEAT_FILE
from jobs.playback import playback
from jobs.screen import days_text, visible, write
from jobs.settings import Settings
from jobs.wiring import ARCHIVE_DIR, RESULTS_FILE, STATE_FILE, make_data_dir, open_rig
from pipeline.errors import ConfigError, StorageError
from pipeline.model import Source
from pipeline.sources import load_sources, source_for_url
from storage.reports import run_sql

CITIES = ("seoul", "busan", "incheon", "sejong", "daegu")
WITHIN_S = 110  # usually a few seconds; a demo that hangs is none
MARK_FILE = "INVENTED.txt"
_MARK = (
    "What lies here was made by `citymentions demo` from articles that we invented: test data, and never a\n"
    "record of what anyone said or did. The next demo here begins by deleting it.\n"
)
VISITS_SQL = (
    "select visit_from, visit_to, country_names, who, people_high, received_by, saw, sentence, n_articles,"
    " url from visit_occasion where city = 'seoul' and status = 'happened' order by visit_from, country_names"
)
MORE = (
    ("report planned_visits", "who is announced, for all five cities of the day"),
    ("report countries_in_a_year --city seoul", "which countries came, and what they looked at"),
    ("report outcomes", "how every link of the day ended, source by source"),
)
_MADE_BY_A_DEMO = (STATE_FILE, RESULTS_FILE, ARCHIVE_DIR, ".publishing", HEARTBEAT_FILE)
_SPELLINGS_SHOWN = 2  # of a delegation's name, of all that the outlets use


def demo_home() -> Path:
    """Where the day is played when no other place is named."""
    return user_data_path("citymentions") / "demo"


@dataclass(frozen=True, slots=True)
class Day:
    """The recorded day: the folder of its sites, and a user's own directory with one more source."""

    sites: Path
    own: Path

    def sources(self) -> dict[str, Source]:
        """The sources whose feeds the day serves, without the delay that only real hosts need."""
        hosts = {folder.name for folder in self.sites.iterdir()}
        return {
            source.id: replace(source, min_delay_s=0.0)
            for source in load_sources((self.own,)).values()
            if any(urlsplit(feed.url).hostname in hosts for feed in source.feeds)
        }


def recorded_day() -> Day:
    """The day, in an installed package or in a checkout."""
    here = Path(__file__).resolve().parent
    for folder in (here / "recorded_day", here.parent / "fixtures"):
        if (folder / "sites").is_dir():
            return Day(folder / "sites", folder / "own")
    raise ConfigError(f"{here}: the recorded day is not there; install citymentions again")


async def play(data_dir: Path, day: Day, sources: dict[str, Source]) -> None:
    """Play the day into `data_dir` (made if need be; an earlier demo's is emptied first).

    Raises ConfigError where something else than a demo lies there, StorageError where it cannot be used.
    """
    settings = Settings(
        cities=CITIES,
        data_dir=str(data_dir),
        user_dir=str(day.own),
        contact="demo, loopback only",
        allow_private=True,
    )
    with held(make_data_dir(data_dir)):
        _clear(data_dir)
        free = shutil.disk_usage(data_dir).free
        if free < settings.min_free_disk_bytes:
            raise StorageError(f"{data_dir}: {free:,} bytes free: make room, or choose another --data-dir")
        async with playback(day.sites) as address, open_rig(settings, "demo", connect_to=address) as rig:
            await _played(Daemon(settings, rig, sources), data_dir)


async def _played(daemon: Daemon, data_dir: Path) -> None:
    try:
        async with asyncio.timeout(WITHIN_S):
            await daemon.run(until_idle=True)
    except TimeoutError as error:
        detail = (
            f"{data_dir}: the day was not played within {WITHIN_S} s; the lines above say what hindered it"
        )
        raise StorageError(detail) from error


def mark_invented(data_dir: Path) -> list[Path]:
    """Leave our mark, and return what an earlier demo made.

    Raises ConfigError where real collections lie there.
    """
    mark = data_dir / MARK_FILE
    made = [path for path in data_dir.iterdir() if path.name.startswith(_MADE_BY_A_DEMO)]
    if made and not mark.exists():
        raise ConfigError(
            f"{data_dir}: holds real collections; the demo's are invented: name another --data-dir"
        )
    mark.write_text(_MARK, encoding="utf-8")
    return made


def _clear(data_dir: Path) -> None:
    """Take away what an earlier demo made, and leave our mark. Other files are not ours."""
    for path in mark_invented(data_dir):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def show(out: TextIO, results: Path, sources: dict[str, Source], option: str) -> None:
    """Write what came of the day: the visits with their evidence, how it went, and what to ask next.

    `option` is what a command needs to look into these results ("" or " --data-dir …").
    """
    grid = Grid(box=box.SIMPLE_HEAD, leading=1, pad_edge=False, header_style="bold")
    for column in ("when", "from"):
        grid.add_column(column, overflow="fold", max_width=14)
    grid.add_column("who came, what they saw, and the sentence that says so", overflow="fold")
    for row in run_sql(results, VISITS_SQL).rows:
        grid.add_row(*_occasion(row, sources))
    write(
        out,
        Text("\nDelegations that came to Seoul, as the recorded day tells it", style="bold"),
        grid,
        Text(how_it_went(results, len(sources))),
        Text("\nThe table above in SQL, and more to ask:"),
    )
    # As they are, whatever the width: a command that is broken into lines cannot be copied.
    out.write(f'  citymentions sql "{VISITS_SQL}"{option}\n')
    out.writelines(f"  citymentions {command}{option}\n      {what}\n" for command, what in MORE)


def _occasion(row: Sequence[object], sources: dict[str, Source]) -> tuple[Text, ...]:
    start, end, countries, who, people, host, saw, sentence, n_articles, url = row
    names = cast("list[str]", who)
    name = ", ".join(names[:_SPELLINGS_SHOWN]) + (" …" if len(names) > _SPELLINGS_SHOWN else "")
    facts = [
        name or "a delegation",
        f"{people} people" if people else "",
        f"received by {host}" if host else "",
        f"saw {', '.join(cast('list[str]', saw))}" if saw else "",
    ]
    source = source_for_url(str(url), sources)
    others = cast("int", n_articles) - 1
    outlet = (source.name if source else str(url)) + (f" and {others} more" if others else "")
    text = Text(visible(" · ".join(fact for fact in facts if fact)), style="bold")
    text.append(f"\n“{visible(str(sentence or ''))}”", "not bold yellow")
    text.append(f" — {outlet}", "not bold dim")
    days = days_text(cast("date | None", start), cast("date | None", end))
    return Text(days), Text(str(countries or "international")), text


def how_it_went(results: Path, sources: int) -> str:
    """In a sentence or two, what was looked at and how it ended."""
    ends = {str(outcome): int(str(n)) for outcome, n in run_sql(results, _OUTCOMES_SQL).rows}
    stored = ends.pop("stored", 0)
    text = f"{sources} sources announced {stored + sum(ends.values())} links: {stored} articles were stored"
    if ends:
        told = ", ".join(f"{n} {outcome}" for outcome, n in ends.items())
        text += f"; {told}: the day has links that are meant to fail, and each failure has its name"
    broken = [str(source) for (source,) in run_sql(results, _BROKEN_SQL).rows]
    if broken:
        text += f". No feed came from {', '.join(broken)}, as is meant, too"
    return f"{text}."


_OUTCOMES_SQL = "select outcome, count(*) from outcome group by outcome order by outcome"
_BROKEN_SQL = "select distinct source_id from run where outcome in ('failed', 'blocked') order by source_id"
