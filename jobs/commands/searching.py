# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""Command search: articles by the words in them."""

from __future__ import annotations

import sys
from itertools import islice
from typing import Annotated

import typer

from jobs.commands.options import (
    CityOption,
    ConfigOption,
    DataOption,
    FormatOption,
    FromOption,
    SourceOption,
    ToOption,
    asked_file,
)
from jobs.tables import Format, write_rows
from pipeline.errors import ConfigError
from storage.search import COLUMNS, Search, search, update_index

DEFAULT_LIMIT = 50

app = typer.Typer()


@app.command(name="search", epilog='Example: citymentions search 스마트도시 "교통 정책" --from 2023-01-01')
def search_articles(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="All of them; a phrase in quotation marks.")
    ] = None,
    city: CityOption = None,
    source: SourceOption = None,
    from_day: FromOption = None,
    to_day: ToOption = None,
    limit: Annotated[int, typer.Option(min=1, help="No more than so many, the newest.")] = DEFAULT_LIMIT,
    index: Annotated[bool, typer.Option("--index", help="First make the index, or renew it.")] = False,
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Articles that hold the words: parts of words count, in titles, sentences, and bodies where stored."""
    file, limits = asked_file(config, data_dir)
    if index:
        done = update_index(file, limits=limits, on_progress=_tell)
        sys.stderr.write(f"citymentions: index: {done.added} articles read, {done.removed} left out\n")
    if not words:
        if index:
            return
        raise ConfigError("search: nothing to look for; write a word, or several")
    hits = search(file, Search(tuple(words), from_day, to_day, source, city), limits=limits)
    if not hits.is_indexed:
        sys.stderr.write(
            "citymentions: no index of the file as it is now; every article is looked at (see --index)\n"
        )
    write_rows(COLUMNS, islice(hits.rows, limit), format_, sys.stdout)
    if next(hits.rows, None) is not None:
        sys.stderr.write(f"citymentions: the newest {limit}; there are more (see --limit)\n")


def _tell(done: int, of: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == of else "\r"
        sys.stderr.write(f"citymentions: index: {done} of {of} parts{end}")
