"""What goes wrong for long, or all at once, and what a walk makes of it: on real sockets and real processes."""

import asyncio
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.retry import LONGEST_WAIT
from jobs.wiring import open_rig
from jobs.workers import Workers, child_pool
from pipeline.errors import ParserCrashed
from pipeline.model import RunOutcome
from tests.shell import ROOT
from tests.site import Answer, site
from tests.walking import Walked, article_page, rss, settings_for, source_for

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CRASHES = "이 문서는 읽는 프로세스를 쓰러뜨린다".encode()


def crash_on_mark(function, arguments):
    """Read as usual, in the child; where the page carries the mark, read address 0, as a broken parser would."""
    if CRASHES in arguments[0].body:
        ctypes.string_at(0)
    return function(*arguments)


def killed_once(mark: str) -> str:
    """Killed from outside the first time; done the second."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "read"


class Sabotaged:
    """The children's pool, each of whose tasks goes through `crash_on_mark`."""

    def __init__(self, pool) -> None:
        self.pool = pool

    def schedule(self, function, args, timeout):
        """As the pool's own."""
        return self.pool.schedule(crash_on_mark, args=(function, args), timeout=timeout)


def test_a_page_that_crashes_the_parser_costs_itself_only(tmp_path):
    """A segmentation fault in the reading process is that page's outcome; the others are stored."""
    pages = {f"/{i}": Answer(article_page(f"{i}번째 소식")) for i in range(4)}
    pages["/2"] = Answer(article_page() + CRASHES)
    with site(pages) as running:
        running.routes["/rss"] = Answer(rss([running.url(path) for path in pages]))
        settings = settings_for(tmp_path, workers=2)

        async def go():
            async with open_rig(settings, "collect") as rig:
                rig.walk._workers._pool = Sabotaged(rig.walk._workers._pool)
                run = await rig.walk.run(source_for(running.url("/rss")), asyncio.Event())
                rig.publisher.publish()
                return run

        run = asyncio.run(go())
    walked = Walked((run,), settings.data_path / "mentions.duckdb")
    assert walked.outcomes() == {"0": "stored", "1": "stored", "2": "parser-crashed", "3": "stored"}
    ((detail,),) = walked.rows("select detail from outcome where outcome = 'parser-crashed'")
    assert str(-signal.SIGSEGV) in str(detail)


def test_a_page_whose_process_was_killed_from_outside_is_read_again(tmp_path):
    """The kernel, short of memory, picks a process in the middle of a page: that is not the page's doing."""
    with child_pool(settings_for(tmp_path)) as pool:
        workers = Workers(pool, settings_for(tmp_path))
        mark = str(tmp_path / "killed")
        assert asyncio.run(workers._call("http://a.example/", killed_once, (mark,))) == "read"
        with pytest.raises(ParserCrashed, match=str(-signal.SIGABRT)):
            asyncio.run(workers._call("http://a.example/", os.abort, ()))


@pytest.mark.parametrize("errors", [3, 30, 300])
def test_a_source_that_failed_for_long_is_asked_again_within_a_day(tmp_path, errors):
    """Whatever the number of errors in a row, the next look is a day off at most, and recovery is seen in it."""
    now = START
    with site({"/a": Answer(article_page()), "/rss": Answer(status=500)}) as running:
        source = source_for(running.url("/rss"))

        async def go():
            nonlocal now
            waits, runs = [], []
            async with open_rig(settings_for(tmp_path), "daemon", clock=lambda: now) as rig:
                rig.state.sync_sources({source.id: source.interval_s}, now)
                for look in range(errors + 2):
                    if look == errors:
                        running.routes["/rss"] = Answer(rss([running.url("/a")]))
                    assert rig.state.due_sources(now) == (source.id,)
                    runs.append(await rig.walk.run(source, asyncio.Event()))
                    due_at = rig.state.next_due(now)
                    waits.append(due_at - now)
                    now = due_at
            return waits, runs

        waits, runs = asyncio.run(go())
        asked = running.paths().count("/rss")
    assert asked == errors + 2
    assert [run.outcome for run in runs[:errors]] == [RunOutcome.FAILED] * errors
    assert runs[errors].outcome == RunOutcome.NEW
    assert waits[:errors] == sorted(waits[:errors])
    assert max(waits) <= LONGEST_WAIT
    assert waits[errors] == timedelta(seconds=source.interval_s)


OFFLINE = """
import asyncio, json, sys
from pathlib import Path
from jobs.wiring import open_rig, utc_now
from tests.walking import settings_for, source_for

async def go():
    settings = settings_for(Path(sys.argv[1]), allow_private=False)
    sources = [source_for(f"https://www{n}.outlet.example/rss", id=f"s{n}") for n in range(8)]
    async with open_rig(settings, "daemon") as rig:
        rig.state.sync_sources({source.id: source.interval_s for source in sources}, utc_now())
        runs = await asyncio.gather(*(rig.walk.run(source, asyncio.Event()) for source in sources))
        failures = [rig.state.failures(source.id) for source in sources]
    told = [(run.outcome, "own-network-down" in run.reason, run.ended_at.timestamp()) for run in runs]
    print(json.dumps([failures, told]))

if __name__ == "__main__":
    asyncio.run(go())
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_no_source_is_blamed_while_our_own_network_is_down(tmp_path):
    """All hosts fail at once in a namespace without network: each run says so, and no failure is counted."""
    script = tmp_path / "offline.py"
    script.write_text(OFFLINE, encoding="utf-8")
    done = subprocess.run(
        [
            "unshare",
            "--user",
            "--map-root-user",
            "--net",
            sys.executable,
            str(script),
            str(tmp_path / "data"),
        ],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=100,
        check=False,
    )
    if b"unshare" in done.stderr:
        pytest.skip("no user namespaces here")
    failures, told = json.loads(done.stdout.decode().splitlines()[-1])
    assert failures == [0] * 8, done.stderr.decode()
    assert [(outcome, is_ours) for outcome, is_ours, _ in told] == [("failed", True)] * 8
