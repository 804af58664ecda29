# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""The command that reads pages and texts given to it: read."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, TextIO

import typer

from jobs.article_view import show_answer
from jobs.commands.options import ConfigOption, DataOption, day_of
from jobs.once import fetch_page
from jobs.read import json_line, read_fetched, read_file, read_lines
from jobs.settings import Settings, load_settings
from jobs.why import show_why, why_json, why_of
from pipeline.errors import ConfigError

POLITE_DELAY_S = 3.0  # to an outlet that is not among the sources; those say it themselves

app = typer.Typer()


@app.command(epilog="Example: citymentions read page.html.gz --city seoul --published 2023-05-26 --json")
def read(
    what: Annotated[str | None, typer.Argument(metavar="FILE|URL", help="A page or a text.")] = None,
    city: Annotated[str | None, typer.Option(help="For whom (default: the first monitored city).")] = None,
    url: Annotated[str | None, typer.Option(help="Where FILE came from: chooses the layout.")] = None,
    published: Annotated[
        date | None, typer.Option(parser=day_of, metavar="DAY", help="The publisher's day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line instead of a page.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Also what became of every sentence, and by which rule.")
    ] = False,
    sentence: Annotated[
        str | None, typer.Option(metavar="WORDS", help="--why, only for the sentences that hold WORDS.")
    ] = None,
    jsonl: Annotated[Path | None, typer.Option(help="Many: a file with a JSON line for each …")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="… and where a line goes for each, in the same order (default: stdout)."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read the lines.")] = 1,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Read one page, or many: the article and what it says for the city."""
    settings = load_settings(config, data_dir=data_dir)
    if jsonl is not None:
        alone = {"FILE|URL": what, "--city": city, "--url": url, "--published": published, "--json": as_json}
        alone |= {"--why": why, "--sentence": sentence}
        extra = [name for name, value in alone.items() if value]
        if extra:
            raise ConfigError(f"read: {extra[0]} is for one page; with --jsonl, each line says it for itself")
        _read_many(settings, jsonl, out, workers)
        return
    if what is None or out is not None:
        raise ConfigError("read: name a FILE or URL, or many with --jsonl IN --out OUT")
    chosen = city or settings.cities[0]
    if what.startswith(("http://", "https://")):
        page = asyncio.run(fetch_page(settings, what, POLITE_DELAY_S))
        answer = read_fetched(page, chosen, published, settings.user_dirs)
    else:
        answer = read_file(Path(what), chosen, url, published, settings.user_dirs)
    reasons = why_of(answer, settings.user_dirs, sentence or "") if why or sentence else None
    if as_json:
        sys.stdout.write(json_line(what, answer, why_json(reasons) if reasons else None) + "\n")
        return
    show_answer(sys.stdout, answer, settings.min_confidence)
    if reasons:
        show_why(sys.stdout, reasons)


def _read_many(settings: Settings, jsonl: Path, out: Path | None, workers: int) -> None:
    if out is not None and out.exists() and jsonl.exists() and out.samefile(jsonl):
        raise ConfigError(f"{out}: is what is read; write --out to another file")
    try:
        lines = jsonl.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigError(f"{jsonl}: {error.strerror}; name a file of JSON lines") from error
    with lines, _opened(out) as answers:
        for answer in read_lines(lines, jsonl.parent, settings, workers):
            answers.write(answer + "\n")


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        answers = out.open("w", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{out}: {error.strerror}; name a place where --out can be written") from error
    with answers:
        yield answers
