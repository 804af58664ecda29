"""The command line as its users run it: a process of its own, away from the checkout, with a home of its own."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
WITHIN_S = 110.0


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing of the tester's own settings; `home` for everything that is kept."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CITYMENTIONS_", "XDG_"))
    }
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        kept.pop(name, None)
    ours = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    return kept | ours | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | more


def command(*arguments: str | Path) -> list[str]:
    """`citymentions …` as an argument list."""
    return [sys.executable, "-m", "jobs.cli", *map(str, arguments)]


def citymentions(*arguments: str | Path, home: Path, **more: str) -> Finished:
    """Run a command to its end, without a terminal; `more` is added to the environment."""
    done = subprocess.run(
        command(*arguments),
        cwd=home,
        env=environment(home, **more),
        capture_output=True,
        timeout=WITHIN_S,
        check=False,
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_terminal(columns: int, *arguments: str | Path, home: Path) -> Finished:
    """Run a command on a terminal of so many columns; what it writes comes as `out`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        command(*arguments),
        cwd=home,
        env=environment(home, TERM="xterm"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    written = bytearray()
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:  # Linux: the other side is closed
        pass
    os.close(ours)
    return Finished(process.wait(WITHIN_S), written.decode().replace("\r\n", "\n"), "")


def started(*arguments: str | Path, home: Path, **more: str) -> subprocess.Popen[bytes]:
    """A command under way, in a process group of its own."""
    return subprocess.Popen(
        command(*arguments),
        cwd=home,
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def interrupted(process: subprocess.Popen[bytes]) -> Finished:
    """Press Ctrl-C: every process of the group gets SIGINT, as a terminal sends it. Fails where one stays."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        out, err = process.communicate(timeout=WITHIN_S)
        deadline = time.monotonic() + WITHIN_S
        while is_there(process.pid):
            assert time.monotonic() < deadline, "a child has outlived its parent"
            time.sleep(0.02)
    finally:
        if is_there(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
    return Finished(process.returncode, out.decode(), err.decode())


def is_there(group: int) -> bool:
    """Whether a process of the group still lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
