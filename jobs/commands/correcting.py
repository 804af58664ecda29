"""Commands by which people correct what was read: confirm, reject, edit, merge, split."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from jobs import corrections
from jobs.commands.options import ConfigOption, DataOption, settings_or_demo
from jobs.settings import Settings
from jobs.wiring import STATE_FILE, check_definitions, open_publisher, utc_now
from pipeline.errors import StorageError
from pipeline.model import Act
from storage.state import State

app = typer.Typer()

IdsArgument = Annotated[
    list[str], typer.Argument(metavar="ID…", help="visit_id or event_id, as in visit_log.")
]
AuthorOption = Annotated[str | None, typer.Option(help="Whose word it is (default: the user's name).")]
NoteOption = Annotated[str, typer.Option(help="Why.")]


@app.command(epilog="Example: citymentions confirm e1f0c9a8b7d6e5f4 --author 'K. Kim'")
def confirm(
    ids: IdsArgument,
    author: AuthorOption = None,
    note: NoteOption = "",
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """This visit was so: it counts, however unsure its reading was."""
    _correct(
        config,
        data_dir,
        lambda state: corrections.judge(state, Act.CONFIRM, ids, _author(author), utc_now, note),
    )


@app.command(epilog="Example: citymentions reject 0123456789abcdef-seoul-01 --note 'a trade fair'")
def reject(
    ids: IdsArgument,
    author: AuthorOption = None,
    note: NoteOption = "",
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """This was no visit: it is in no report. `confirm` takes it back."""
    _correct(
        config,
        data_dir,
        lambda state: corrections.judge(state, Act.REJECT, ids, _author(author), utc_now, note),
    )


@app.command(epilog="Example: citymentions edit e1f0c9a8b7d6e5f4 headcount=42 date=2023-05-22..2023-05-24")
def edit(
    what: Annotated[str, typer.Argument(metavar="ID", help="visit_id or event_id, as in visit_log.")],
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE…",
            help="kind, status, mode, countries (BR,CL), organisations (apart by ;), visitor_kind, headcount"
            " (42, about 40), date (2023-05-22, 2023-05-22..2023-05-24, 2023-05), host, place, purpose,"
            " facilitated_by. Empty: the text does not say.",
        ),
    ],
    author: AuthorOption = None,
    note: NoteOption = "",
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Write what a visit's fields ought to say."""
    _correct(
        config, data_dir, lambda state: corrections.edit(state, what, changes, _author(author), utc_now, note)
    )


@app.command(epilog="Example: citymentions merge e1f0c9a8b7d6e5f4 e0a1b2c3d4e5f607")
def merge(
    ids: IdsArgument,
    author: AuthorOption = None,
    note: NoteOption = "",
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """These are one visit."""
    _correct(config, data_dir, lambda state: corrections.merge(state, ids, _author(author), utc_now, note))


@app.command(epilog="Example: citymentions split 0123456789abcdef-seoul-01")
def split(
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="The visit_id of the telling meant.")],
    author: AuthorOption = None,
    note: NoteOption = "",
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """This telling is of another visit than the rest of its event."""
    _correct(config, data_dir, lambda state: corrections.split(state, visit, _author(author), utc_now, note))


def _correct(config: Path | None, data_dir: Path | None, change: Callable[[State], None]) -> None:
    """Keep the word, resolve what it concerns, publish; the next report shows it."""
    settings = settings_or_demo(config, data_dir)
    with _state(settings) as state:
        publisher = open_publisher(settings, state, check_definitions(settings))
        publisher.prepare()  # the ids may be of what waits
        change(state)
        published = publisher.publish()
    if published is None:
        sys.stderr.write("citymentions: kept; the process that is publishing right now shows it next time\n")


def _state(settings: Settings) -> State:
    path = settings.data_path / STATE_FILE
    if not path.exists():
        raise StorageError(
            f"{settings.data_path}: nothing was collected here yet; point --data-dir to where it was"
        )
    return State(path)


def _author(given: str | None) -> str:
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user table
        return f"user {os.getuid()}"
