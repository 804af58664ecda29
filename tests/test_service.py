"""How the daemon talks to its supervisor and watchdog: real datagrams over a real unix socket."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from jobs.heartbeat import Heartbeat, Unpublished, last_heartbeat, write_heartbeat
from jobs.publishing import Cause
from jobs.service import Supervisor
from tests.shell import ROOT
from tests.site import site
from tests.test_daemon import WITHIN_S, configure

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)


@contextmanager
def listening(path):
    """A supervisor's socket at `path`, which starts with @ where it is an abstract one."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(f"\0{path[1:]}" if path.startswith("@") else path)
        supervisor.settimeout(WITHIN_S)
        yield supervisor


@pytest.mark.parametrize("place", ["{}/notify", "@citymentions-test-{}"])
def test_what_systemd_is_told(place, tmp_path):
    """READY, WATCHDOG, RELOADING with the time, STOPPING: each in a datagram of its own."""
    address = place.format(tmp_path)
    with listening(address) as heard:
        supervisor = Supervisor({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000"})
        supervisor.ready("at work")
        supervisor.alive("at work")
        supervisor.reloading()
        supervisor.stopping()
        said = [heard.recv(4096).decode() for _ in range(4)]
    assert said[:2] == ["READY=1\nSTATUS=at work", "WATCHDOG=1\nSTATUS=at work"]
    assert said[2].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert int(said[2].rpartition("=")[2]) <= time.monotonic_ns() // 1000
    assert said[3].startswith("STOPPING=1")


def test_a_watchdog_of_another_process_is_not_fed(tmp_path):
    """WATCHDOG_PID says for whom the watchdog is (sd_watchdog_enabled(3))."""
    with listening(f"{tmp_path}/notify") as heard:
        environ = {"NOTIFY_SOCKET": f"{tmp_path}/notify", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}
        Supervisor(environ).alive("at work")
        assert heard.recv(4096) == b"STATUS=at work"


def test_without_a_supervisor_nothing_happens(tmp_path):
    """By hand there is no socket; one that has gone is no reason to stop collecting."""
    Supervisor({}).ready("at work")
    Supervisor({"NOTIFY_SOCKET": f"{tmp_path}/gone"}).alive("at work")


def test_a_heartbeat_is_read_as_it_was_written(tmp_path):
    """The newest beat is there whole; none, or another program's file, is none."""
    assert last_heartbeat(tmp_path) is None
    hindered = Unpublished(NOW, Cause.HELD, "another process has held it for 700 s")
    for running in range(3):
        write_heartbeat(tmp_path, Heartbeat(NOW, 7, running, 40, hindered))
    assert last_heartbeat(tmp_path) == Heartbeat(NOW, 7, 2, 40, hindered)
    assert [path.name for path in tmp_path.iterdir()] == ["heartbeat.json"]
    (tmp_path / "heartbeat.json").write_text("[]", encoding="utf-8")
    assert last_heartbeat(tmp_path) is None


def test_the_daemon_tells_its_supervisor(tmp_path):
    """A real daemon says READY, feeds the watchdog, says RELOADING and READY at SIGHUP, STOPPING at SIGTERM."""
    with site({}) as running, listening(f"{tmp_path}/notify") as heard:
        configure(tmp_path, running)
        command = [sys.executable, "-m", "jobs.cli", "daemon", "--config", tmp_path / "citymentions.toml"]
        environ = os.environ | {"NOTIFY_SOCKET": f"{tmp_path}/notify", "WATCHDOG_USEC": "60000000"}
        environ["CITYMENTIONS_DATA_DIR"] = str(tmp_path / "data")
        with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as process:
            try:
                assert first_words(heard, "WATCHDOG=1") == ["READY=1"]
                assert last_heartbeat(tmp_path / "data").process == process.pid
                process.send_signal(signal.SIGHUP)
                assert first_words(heard, "RELOADING=1") == []
                assert first_words(heard, "READY=1") == []
                process.send_signal(signal.SIGTERM)
                assert first_words(heard, "STOPPING=1") == []
                assert process.wait(timeout=WITHIN_S) == 0
            finally:
                process.kill()


def first_words(heard, wanted):
    """Everything said before `wanted`, but for what is said all the time."""
    said = []
    while (word := heard.recv(4096).decode().partition("\n")[0]) != wanted:
        said += [word] if word != "WATCHDOG=1" else []
    return said


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_readmes_unit_is_one(tmp_path):
    """What the README shows is a unit against which systemd has nothing to say."""
    text = (ROOT / "README.md").read_text("utf-8").partition("```ini\n")[2].partition("```")[0]
    unit = tmp_path / "citymentions.service"
    unit.write_text(text.replace("/opt/citymentions/bin/citymentions", sys.executable), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
