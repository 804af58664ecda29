# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""The commands: options in, the part that does it, its answer out. How they end is `jobs.cli`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Annotated

import typer

from jobs.commands import (
    asking,
    backfilling,
    collecting,
    correcting,
    exporting,
    health,
    keeping,
    reading,
    rereading,
    searching,
)
from pipeline.errors import ConfigError

BAD_USAGE = 2

app = typer.Typer(
    help="Which articles speak of the city's smart-city work, and which delegations came to learn from it.",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    collecting,
    backfilling,
    reading,
    rereading,
    asking,
    exporting,
    searching,
    correcting,
    health,
    keeping,
):
    app.add_typer(group.app)


def execute(program: str, arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name; its exit code. Without any, the help, which counts as bad usage.

    Raises ConfigError for arguments that are wrong, and what the command raises.
    """
    command = typer.main.get_command(app)
    try:
        # Not by calling it: typer then ends the process itself where a pipe is closed, or Ctrl-C was pressed.
        with command.make_context(program, list(arguments) or ["--help"]) as context:
            command.invoke(context)
    except typer.Exit as ending:
        return ending.exit_code if arguments else BAD_USAGE
    except typer.TyperException as error:
        path = getattr(getattr(error, "ctx", None), "command_path", program)
        raise ConfigError(f"{error.format_message().rstrip('. ')}; see {path} --help") from error
    return 0


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        try:
            number = version_of("citymentions")
        except PackageNotFoundError:
            number = "from a checkout that is not installed"
        sys.stdout.write(f"citymentions {number}\n")
        raise typer.Exit
