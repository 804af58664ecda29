"""The door of the command line: how a command ends. What the commands do is in `jobs.commands`.

Exit 0 = done, 1 = failed, 2 = bad usage, 130 = interrupted; what went wrong is one line on stderr that says
what to do. The commands are imported behind the door: Ctrl-C during their second of imports is an
interruption like any other, and the reading processes, which import this module again, need none of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from pipeline.errors import CityMentionsError, ConfigError

PROGRAM = "citymentions"
FAILED, BAD_USAGE, INTERRUPTED = 1, 2, 130


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. A bug of ours is raised, for its traceback to be seen."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that has no Korean is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        from jobs.commands import execute  # noqa: PLC0415  (see above)

        code = execute(PROGRAM, arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _write_line("interrupted; what was finished is kept")
        return INTERRUPTED
    except BrokenPipeError:  # `… | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        text = _line_about(error)
        if text is None:
            raise
        _write_line(text)
        return BAD_USAGE if isinstance(error, ConfigError) else FAILED
    return code


def _line_about(error: BaseException) -> str | None:
    """What to say of `error`; `None` where that is for a programmer to see."""
    if isinstance(error, BaseExceptionGroup):  # tasks that ran side by side
        return next((text for each in error.exceptions if (text := _line_about(each))), None)
    if isinstance(error, CityMentionsError):
        return str(error)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}; check its rights and the room on the disk"
    return None


def _write_line(text: str) -> None:
    line = " ".join(text.split())  # part of it may come from a page: no second line, nothing that steers
    line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    sys.stderr.write(f"{PROGRAM}: {line}\n")


if __name__ == "__main__":
    main()
