"""Version people: a thing once, a flapping source rarely, a failing receiver later; over real HTTP."""

import json
import shutil
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.notices import (
    DayOfACity,
    FoundVisit,
    day_bounds,
    digest_day,
    digest_notice,
    source_notices,
    visit_notices,
)
from jobs.notify import Notifier, receiver_at
from jobs.wiring import utc_now
from pipeline.errors import ConfigError
from storage.ledger import standing as table
from storage.ledger.notices import Told
from storage.ledger.standing import SourceStanding, Standing
from storage.reports import run_sql
from storage.state import State
from tests.site import Answer, site
from tests.walking import article_page, rss, settings_for, source_for, walk_over

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
QUIET = timedelta(hours=6)
VISIT = FoundVisit(
    "v1",
    "e1",
    "seoul",
    ("FI",),
    ("에스포시 대표단",),
    date(2026, 1, 30),
    12,
    "happened",
    "한 문장.",
    "https://news.example/1",
)


class Receiving(ThreadingHTTPServer):
    """A web hook on loopback: what it was sent, and the status with which it answers."""

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []
        self.status = 200
        self.refused = 0
        super().__init__(("127.0.0.1", 0), _Hook)

    @property
    def url(self) -> str:
        """Its address, as Apprise writes it, with a password."""
        return f"json://user:secret@127.0.0.1:{self.server_port}/hook"


class _Hook(BaseHTTPRequestHandler):
    server: Receiving

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status == 200:
            self.server.messages.append(sent)
        else:
            self.server.refused += 1
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@contextmanager
def receiving():
    with Receiving() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def put(state, source_id, standing, since=NOW):
    with state._change() as connection:
        table.put(connection, SourceStanding(source_id, standing, since, "403 for every page"))


@pytest.fixture
def collected(tmp_path, collected_once):
    """A data directory into which two articles were collected today, both on one visit; this test's own."""
    return shutil.copytree(collected_once, tmp_path / "collected")


@pytest.fixture(scope="module")
def collected_once(tmp_path_factory):
    """The directory that each test has a copy of: what is told is remembered in it."""
    folder = tmp_path_factory.mktemp("collected")
    today = utc_now().strftime("%Y-%m-%dT%H:%M:%S+00:00")
    page = article_page().decode().replace("2024-03-12T09:30:00+09:00", today).encode()
    other = page.replace("에스포시 대표단, 서울 스마트도시 견학".encode(), "핀란드 손님들".encode())
    with site({"/a": Answer(page), "/b": Answer(other)}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/a"), running.url("/b")]))
        walked = walk_over(settings_for(folder), source_for(running.url("/rss")))
    assert walked.outcomes() == {"a": "stored", "b": "stored"}
    return folder


def test_visits_breaks_and_digest_are_told_once(collected):
    """One message with all that is new: a visit once though two articles tell it; the next turn says nothing."""
    with receiving() as hook, State(collected / "state.sqlite") as state:
        settings = settings_for(collected, notify_urls=(hook.url,), notify_digest_hour=-1)
        put(state, "herald", Standing.BROKEN)
        notifier = Notifier(settings, state)
        notifier.turn(utc_now())
        notifier.turn(utc_now())
        put(state, "herald", Standing.RECOVERED)
        notifier.turn(utc_now())
        assert state.notices_waiting() == 0
    first, second = hook.messages
    assert first["message"].count("에스포시 대표단 12명이") == 1
    assert "herald: broken since 2026-01-31 09:00 UTC: 403 for every page" in first["message"]
    assert second["title"] == "herald has recovered"


def test_a_failing_receiver_gets_it_later_and_the_others_at_once(tmp_path, collected, capsys):
    """Answered with 500, a message waits on disk, over a restart; the other receiver has it once."""
    results = tmp_path / "mentions.duckdb"
    results.write_bytes((collected / "mentions.duckdb").read_bytes())
    with receiving() as failing, receiving() as working:
        settings = settings_for(tmp_path, notify_urls=(failing.url, working.url), notify_digest_hour=-1)
        settings = replace(settings, cities=("busan",))
        failing.status = 500
        with State(tmp_path / "state.sqlite") as state:
            put(state, "herald", Standing.BROKEN)
            Notifier(settings, state).turn(NOW)
            assert state.notices_waiting() == 1
        failing.status = 200
        with State(tmp_path / "state.sqlite") as state:  # the daemon was started again
            put(state, "yonhap", Standing.BROKEN)
            Notifier(settings, state).turn(NOW + timedelta(seconds=59))
            assert state.notices_waiting() == 2  # it rests for a minute, whoever asks
            Notifier(settings, state).turn(NOW + timedelta(seconds=60))
            assert state.notices_waiting() == 0
    assert [message["title"] for message in failing.messages] == ["citymentions: 2 news"]
    assert [message["title"] for message in working.messages] == ["herald is broken", "yonhap is broken"]
    said = capsys.readouterr()
    assert "a receiver failed" in said.out + said.err
    assert "secret" not in said.out + said.err


def test_a_receiver_that_stays_down_is_tried_ever_more_rarely(tmp_path, collected):
    """Waits double from a minute to an hour, and no further; one message taken, and it is trusted again."""
    results = tmp_path / "mentions.duckdb"
    results.write_bytes((collected / "mentions.duckdb").read_bytes())
    tried = []
    with receiving() as hook, State(tmp_path / "state.sqlite") as state:
        settings = settings_for(tmp_path, notify_urls=(hook.url,), notify_digest_hour=-1, cities=("busan",))
        hook.status = 500
        put(state, "herald", Standing.BROKEN)
        notifier = Notifier(settings, state)
        for minute in (0, 1, 2, 3, 4, 6, 7, 8, 14, 15, 16, 30, 31, 32, 62, 63, 64, 122, 123, 124, 182, 183):
            before = hook.refused
            notifier.turn(NOW + timedelta(minutes=minute))
            tried += [minute] * (hook.refused - before)
        notifier.turn(NOW - timedelta(days=1))  # the clock jumped back: nobody waits for a day to pass
        assert hook.refused == len(tried) + 1
        hook.status = 200
        notifier.turn(NOW + timedelta(days=1))
        assert state.receiver_rest(next(iter(notifier._receivers)).id) is None
    assert [0, 1, 3, 7, 15, 31, 63, 123, 183] == tried
    assert [message["title"] for message in hook.messages] == ["herald is broken"]


def test_the_digest_comes_once_a_day(collected):
    """At its hour, or late on the same day: the day before, with its articles and visits and what is broken."""
    with receiving() as hook, State(collected / "state.sqlite") as state:
        put(state, "herald", Standing.GOOD)
        put(state, "yonhap", Standing.BROKEN)
        settings = settings_for(collected, notify_urls=(hook.url,), zone="UTC")
        notifier = Notifier(settings, state)
        ((seen_on,),) = run_sql(
            collected / "mentions.duckdb", "select max(first_seen_at)::date from article"
        ).rows
        tomorrow = datetime.combine(seen_on + timedelta(days=1), time(), UTC)
        for hour in (7, 9, 12):
            notifier.turn(tomorrow + timedelta(hours=hour))
        (digest,) = [each["message"] for each in hook.messages if "articles read" in each["message"]]
    assert "2 articles read" in digest
    assert ", 1 visits." in digest
    assert "1 sources are broken" in digest


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("Asia/Seoul", datetime(2026, 1, 31, 22, 59, tzinfo=UTC), None),
        ("Asia/Seoul", datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 1, 31)),
        ("Asia/Seoul", datetime(2026, 2, 1, 14, 59, tzinfo=UTC), date(2026, 1, 31)),
        ("Europe/Helsinki", datetime(2026, 3, 29, 5, 0, tzinfo=UTC), date(2026, 3, 28)),  # the clocks went on
        ("Europe/Helsinki", datetime(2026, 3, 28, 5, 0, tzinfo=UTC), None),
    ],
)
def test_the_hour_is_the_citys(zone, now, day):
    """Eight o'clock is eight in the city, summer and winter; late on the same day is not too late."""
    assert digest_day(now, zone, 8, "seoul", {}) == day


def test_a_digest_that_was_told_is_not_told_again():
    """Its subject is the day on which it is told; -1 never comes."""
    subject = digest_notice(date(2026, 1, 30), DayOfACity("seoul", 0, 0, ()), ()).subject
    assert digest_day(NOW, "Asia/Seoul", 8, "seoul", {}) == date(2026, 1, 30)
    assert digest_day(NOW, "Asia/Seoul", 8, "seoul", {subject: Told("", NOW)}) is None
    assert digest_day(NOW, "Asia/Seoul", -1, "seoul", {}) is None


def test_a_day_has_as_many_hours_as_the_clock_gives_it():
    """23 hours where clocks go on, 25 where they go back."""
    lengths = [
        (end - begin) / timedelta(hours=1)
        for begin, end in (
            day_bounds(date(2026, month, day), "Europe/Helsinki") for month, day in ((3, 29), (10, 25))
        )
    ]
    assert lengths == [23, 25]


def test_one_visit_told_by_many_is_one_notice():
    """An event is told by the first of its tellings, dated or not; two delegations of one day are two."""
    other = replace(VISIT, visit_id="v2", who=("핀란드 대표단",), since=None)
    second = replace(VISIT, visit_id="v3", event_id="e2")
    notices = visit_notices([VISIT, other, second], {})
    assert [notice.subject for notice in notices] == ["visit:e1", "visit:e2"]
    assert notices[0].body.splitlines() == [
        "2026-01-30; FI; 에스포시 대표단; 12 people; happened",
        "한 문장.",
        "https://news.example/1",
    ]
    assert visit_notices([other], {notices[0].subject: Told("", NOW)}) == []


@given(st.lists(st.sampled_from(list(Standing)), max_size=48))
def test_a_flapping_source_pesters_nobody(standings):
    """However it flaps: at most two messages in the quiet time, in turn broken and recovered."""
    told, said = {}, []
    for hour, standing in enumerate(standings):
        now = NOW + timedelta(hours=hour)
        for notice in source_notices([SourceStanding("s", standing, now)], told, QUIET, now):
            told[notice.subject] = Told(notice.what, now)
            said.append((now, notice.what))
    assert [what for _, what in said] == [("broken", "recovered")[i % 2] for i in range(len(said))]
    breaks = [at for at, what in said if what == "broken"]
    assert all(later - earlier >= QUIET for earlier, later in pairwise(breaks))


def test_an_address_that_is_none_is_named_without_its_password():
    """A receiver that Apprise does not know fails at the start; what is logged of others has no password."""
    with pytest.raises(ConfigError, match=r"notify_urls.*nonsense://") as caught:
        receiver_at("nonsense://user:secret@example.org")
    assert "secret" not in str(caught.value)
    assert "secret" not in receiver_at("json://user:secret@127.0.0.1/hook").name


def test_what_waits_for_a_receiver_that_left_is_dropped(tmp_path, capsys):
    """Taken out of the settings, a receiver's messages go, and the log says how many."""
    with State(tmp_path / "state.sqlite") as state:
        state.add_notices(visit_notices([VISIT], {}), ["gone"], NOW)
        Notifier(settings_for(tmp_path), state)
        assert state.notices_waiting() == 0
    assert "messages dropped" in capsys.readouterr().out
