"""`demo`: a recorded day, end to end: a site on loopback, the real daemon code, a real DuckDB file.

The pages are ours, written in the layouts of the outlets; they are served under the outlets' own host names
by one loopback port, so that the shipped source definitions do the work. Nothing leaves this machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from jobs.daemon import Daemon
from jobs.playback import playback
from jobs.settings import Settings
from jobs.wiring import RESULTS_FILE, open_rig
from pipeline.errors import ConfigError
from pipeline.model import Source
from pipeline.sources import load_sources

CITIES = ("seoul", "busan", "incheon", "sejong", "daegu")
VISITS_SQL = "select * from visit_log where city = 'seoul'"


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo leaves behind."""

    results: Path
    sources: int


async def play(data_dir: Path) -> Played:
    """Play the recorded day into `data_dir` (made if need be)."""
    day = recorded_day()
    settings = Settings(
        cities=CITIES, data_dir=str(data_dir), contact="demo, loopback only", allow_private=True
    )
    sources = sources_served(day)
    async with playback(day) as (host, port), open_rig(settings, "demo", connect_to=(host, port)) as rig:
        daemon = Daemon(settings, rig, sources)
        await daemon.run(until_idle=True)
    return Played(data_dir / RESULTS_FILE, len(sources))


def recorded_day() -> Path:
    """The folder of the recorded sites: in a checkout `fixtures/sites`, in an installed package its copy."""
    here = Path(__file__).resolve().parent
    for folder in (here / "recorded_day" / "sites", here.parent / "fixtures" / "sites"):
        if folder.is_dir():
            return folder
    raise ConfigError(f"{here}: the recorded day is not there; install citymentions again")


def sources_served(day: Path) -> dict[str, Source]:
    """The shipped sources that the recorded day serves, without the delay that only real hosts need."""
    hosts = {folder.name for folder in day.iterdir()}
    return {
        source.id: replace(source, min_delay_s=0.0)
        for source in load_sources().values()
        if any(urlsplit(feed.url).hostname in hosts for feed in source.feeds)
    }
