"""One pace for all processes, by the servers' own log: a daemon and a collect over many hosts at once.

    python -m tests.benchmarks.pace [--hosts 60] [--pages 8]

Every host is an address of 127.0.0.0/8 with two sources, one of them the daemon's and one collect's. Some hosts
ask for a rest in the middle: 429 and 503 with Retry-After in seconds, as a date, and in values that are absurd.
Prints, and exits 1 where it is not 0: requests that met another in flight, came sooner than the host's delay
after the last answer began, or came before the rest was over that the host had asked for.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

from tests.shell import WITHIN_S, started
from tests.site import Answer, Answered, Asked, Routes, Site, site
from tests.walking import article_page, rss

DELAY_S = 0.2
REST_S = 2
SLOWNESS_S = 0.4  # longer than the delay: this host must be asked more rarely than it declares
ABSURD_S = 86_400.0
RESTS = "Proof-Rest"
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{feed}"
hosts = ["{host}"]
article_pattern = '/{name}-\\d'
min_delay_s = {delay_s}
[[feeds]]
url = "{feed}"
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How one host refuses one page: the status, what Retry-After says, and how long a rest that means."""

    status: int
    retry_after: Callable[[], str]
    rest_s: float


REFUSALS = (
    Refusal(429, lambda: str(REST_S), REST_S),
    # A date has no fractions of a second: what it means is up to a second less than what was added.
    Refusal(429, lambda: formatdate(time.time() + REST_S, usegmt=True), REST_S - 1),
    Refusal(503, lambda: str(REST_S), REST_S),
    Refusal(429, lambda: "99999999999999999999", ABSURD_S),
    Refusal(429, lambda: "Fri, 31 Dec 9999 23:59:59 GMT", ABSURD_S),
    Refusal(429, lambda: "-5", 2 * DELAY_S),  # says nothing: the rest is doubled
    Refusal(429, lambda: "as soon as you like", 2 * DELAY_S),
)


@dataclass(frozen=True, slots=True)
class Paced:
    """What the servers saw.

    `early`: before the rest was over that a refusal had asked for. `not_slowed`: after less time than the answer
    before had taken.
    """

    requests: int
    hosts: int
    refusals: int
    by_process: tuple[int, int]
    in_flight_twice: int
    too_soon: int
    early: int
    not_slowed: int
    shortest_gap_s: float

    @property
    def is_kept(self) -> bool:
        """Whether no host was asked otherwise than it may be."""
        return not (self.in_flight_twice or self.too_soon or self.early or self.not_slowed)

    def told(self) -> str:
        """The counts for a person."""
        daemon, collect = self.by_process
        return (
            f"{self.requests} requests at {self.hosts} hosts (daemon {daemon}, collect {collect}),"
            f" {self.refusals} answered with a refusal\n"
            f"two in flight at one host:            {self.in_flight_twice}\n"
            f"sooner than the delay of {DELAY_S:g} s:       {self.too_soon} (shortest {self.shortest_gap_s:.3f} s)\n"
            f"before the end of a rest asked for:   {self.early}\n"
            f"sooner than a slow host's answers take: {self.not_slowed}"
        )


def prove(folder: Path, hosts: int, pages: int) -> Paced:
    """Let a daemon and a collect loose on `hosts` hosts, `pages` of each source, and read the servers' log."""
    names = [f"127.0.1.{number}" for number in range(1, hosts + 1)]
    with site({}, hosts=names) as running:
        for number, host in enumerate(names):
            refusal = REFUSALS[number - 1] if 1 <= number <= len(REFUSALS) else None
            running.routes.update(routes_of(running, host, pages, refusal, slow=number == 0))
        configure(folder, running, names)
        run_both(folder, running)
        return read_log(running.answered, hosts)


def routes_of(running: Site, host: str, pages: int, refusal: Refusal | None, *, slow: bool) -> Routes:
    """Two feeds and their pages; the middle page of the first is refused once."""
    routes: dict[str, Answer | Callable[[Asked], Answer]] = {}
    for name in "ab":
        paths = [f"/{name}-{number}" for number in range(pages)]
        feed = rss([f"http://{host}:{running.port}{path}" for path in paths])
        routes[f"//{host}/{name}.xml"] = Answer(feed, type="application/rss+xml")
        for path in paths:
            page = Answer(article_page(f"{host} {path}"), wait_s=SLOWNESS_S if slow else 0.0)
            routes[f"//{host}{path}"] = page
    if refusal is not None:
        first = f"/a-{pages // 2}"
        routes[f"//{host}{first}"] = refusing(refusal)
    return routes


def refusing(refusal: Refusal) -> Callable[[Asked], Answer]:
    """An answer that says when to come again, reckoned from when it is given."""
    rest = {RESTS: str(refusal.rest_s)}  # for whoever reads the log
    return lambda _: Answer(status=refusal.status, headers=rest | {"Retry-After": refusal.retry_after()})


def configure(folder: Path, running: Site, names: list[str]) -> None:
    """Two sources for each host, and short cycles."""
    (folder / "sources").mkdir(parents=True)
    for number, host in enumerate(names):
        for name in "ab":
            feed = f"http://{host}:{running.port}/{name}.xml"
            text = SOURCE.format(feed=feed, host=host, name=name, delay_s=DELAY_S)
            (folder / "sources" / f"{name}{number}.toml").write_text(text, encoding="utf-8")
    ours = ", ".join(f'"b{number}"' for number in range(len(names)))
    (folder / "citymentions.toml").write_text(
        f"sources = [{ours}]\ncontact = 'proof on loopback'\nallow_private = true\nworkers = 1\n"
        f"concurrent_sources = {len(names)}\ntick_interval_s = 0.2\n",
        encoding="utf-8",
    )


def run_both(folder: Path, running: Site) -> None:
    """The daemon on the sources b…, collect on the sources a…, at once; until nothing more is asked."""
    data = ("--data-dir", folder / "data", "--config", folder / "citymentions.toml")
    count = len(list((folder / "sources").glob("a*.toml")))
    daemon = started("daemon", *data, home=folder)
    collect = started("collect", *[f"a{number}" for number in range(count)], *data, home=folder)
    try:
        _, err = collect.communicate(timeout=WITHIN_S * 10)
        assert collect.returncode in (0, 1), err.decode()  # 1: a source was refused, as is intended here
        until_quiet(running)
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=WITHIN_S)
    finally:
        for process in (daemon, collect):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


def until_quiet(running: Site) -> None:
    """Wait until nothing was asked for longer than any rest that ends within the proof."""
    quiet_s = REST_S * 1.5 + 8 * DELAY_S
    while time.monotonic() - max(asked.at_s for asked in running.log) < quiet_s:
        time.sleep(0.1)


def read_log(answered: list[Answered], hosts: int) -> Paced:
    """The counts, host by host, of answers and the requests that came after them."""
    by_host: dict[str, list[Answered]] = {}
    for each in sorted(answered, key=lambda each: each.asked.at_s):
        by_host.setdefault(each.asked.host, []).append(each)
    pairs = [pair for own in by_host.values() for pair in pairwise(own)]
    refused = [each for each in answered if RESTS in each.answer.headers]
    return Paced(
        requests=len(answered),
        hosts=len(by_host),
        refusals=len(refused),
        by_process=(count_of("/b", answered), count_of("/a", answered)),
        in_flight_twice=sum(gap_s(*pair) < 0 for pair in pairs),
        too_soon=sum(gap_s(*pair) < DELAY_S for pair in pairs),
        early=sum(gap_s(*pair) < float(pair[0].answer.headers.get(RESTS, 0.0)) for pair in pairs),
        not_slowed=sum(gap_s(*pair) < pair[0].answer.wait_s for pair in pairs),
        shortest_gap_s=min(gap_s(*pair) for pair in pairs),
    )


def gap_s(before: Answered, after: Answered) -> float:
    """From when the one answer began to when the next request came."""
    return after.asked.at_s - before.at_s


def count_of(start: str, answered: list[Answered]) -> int:
    """How many requests went to paths that start so."""
    return sum(each.asked.path.startswith(start) for each in answered)


def main() -> None:
    """Prove it on as many hosts as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hosts", type=int, default=60)
    parser.add_argument("--pages", type=int, default=8)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="citymentions-pace-") as folder:
        paced = prove(Path(folder), wanted.hosts, wanted.pages)
    print(paced.told())
    sys.exit(0 if paced.is_kept else 1)


if __name__ == "__main__":
    main()
