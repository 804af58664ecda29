"""The command line. Every command says what to do when it fails: exit 1 = failed, 2 = bad usage."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from jobs import demo as demo_day
from jobs.daemon import serve
from jobs.log import LogFormat, set_up_logging
from jobs.once import collect_once, fetch_page
from jobs.read import json_line, read_fetched, read_file, read_lines
from jobs.screen import show_answer
from jobs.settings import Settings, load_settings
from jobs.status import standing
from jobs.tables import Format, write_rows
from jobs.wiring import RESULTS_FILE, chosen_sources, utc_now
from pipeline.errors import CityMentionsError, ConfigError
from pipeline.model import RunOutcome
from storage.reports import data_dictionary, reports, run_report, run_sql

POLITE_DELAY_S = 3.0  # to an outlet that is not among the sources; those say it themselves

app = typer.Typer(
    help="Which articles speak of the city's smart-city work, and which delegations came to learn from it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

ConfigOption = Annotated[Path | None, typer.Option("--config", help="citymentions.toml to use.")]
DataOption = Annotated[Path | None, typer.Option("--data-dir", help="Where everything is kept.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How rows are written.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Log every page.")]
LogOption = Annotated[LogFormat, typer.Option("--log", help="Log lines for people or for programs.")]


def _settings(config: Path | None, data_dir: Path | None) -> Settings:
    return load_settings(config, data_dir=data_dir)


def _results(settings: Settings) -> Path:
    return settings.data_path / RESULTS_FILE


@app.command(epilog="Example: citymentions demo")
def demo(data_dir: DataOption = None, log: LogOption = LogFormat.TEXT, verbose: Verbose = False) -> None:
    """Play a recorded day end to end: a site on loopback, the real daemon, a real DuckDB file."""
    set_up_logging(log, verbose=verbose)
    folder = data_dir or Path(tempfile.mkdtemp(prefix="citymentions-demo-"))
    played = asyncio.run(demo_day.play(folder))
    console = Console()
    table = run_sql(played.results, demo_day.VISITS_SQL)
    console.rule("Delegations that came to Seoul, with the sentence that proves it")
    write_rows(table.columns, table.rows, Format.TABLE, sys.stdout)
    console.print(Text(f"{played.sources} outlets were read into {played.results}. Ask it yourself:"))
    console.print(Text(f'  citymentions sql "{demo_day.VISITS_SQL}" --data-dir {folder}', style="bold"))


@app.command(epilog="Example: citymentions daemon --data-dir /var/lib/citymentions")
def daemon(
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Collect around the clock. SIGTERM finishes what is in flight; SIGHUP reloads the sources."""
    set_up_logging(log, verbose=verbose)
    asyncio.run(serve(_settings(config, data_dir)))


@app.command(epilog="Example: citymentions collect herald yonhap")
def collect(
    source: Annotated[list[str] | None, typer.Argument(help="Sources to look at (default: all).")] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Look at the sources once, now, then exit (for cron). Exit 1 if a source failed."""
    set_up_logging(log, verbose=verbose)
    settings = _settings(config, data_dir)
    runs = asyncio.run(collect_once(settings, chosen_sources(settings, tuple(source or ()))))
    columns = ("source", "outcome", "found", "known", "new", "stored", "failed", "reason")
    rows = (
        (
            run.source_id,
            run.outcome.value,
            run.links_found,
            run.links_known,
            run.links_new,
            run.stored,
            run.failed,
            run.reason,
        )
        for run in runs
    )
    write_rows(columns, rows, Format.TABLE, sys.stdout)
    if any(run.outcome in (RunOutcome.FAILED, RunOutcome.BLOCKED) for run in runs):
        raise typer.Exit(1)


@app.command(epilog="Example: citymentions read page.html.gz --city seoul --published 2023-05-26 --json")
def read(
    what: Annotated[str | None, typer.Argument(metavar="FILE|URL", help="A page or a text.")] = None,
    city: Annotated[str | None, typer.Option(help="For whom (default: the first monitored city).")] = None,
    url: Annotated[str | None, typer.Option(help="Where FILE came from: chooses the layout.")] = None,
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Publisher's day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line instead of a page.")] = False,
    jsonl: Annotated[Path | None, typer.Option(help="Many: a JSON line in for each …")] = None,
    out: Annotated[Path | None, typer.Option(help="… and one out, in the same order.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read the lines.")] = 1,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Read one page, or many: the article and what it says for the city."""
    settings = _settings(config, data_dir)
    if jsonl is not None:
        _read_many(settings, jsonl, out, workers)
        return
    if what is None:
        raise ConfigError("read: name a FILE or URL, or many with --jsonl IN --out OUT")
    day = published.date() if published else None
    chosen = city or settings.cities[0]
    if what.startswith(("http://", "https://")):
        page = asyncio.run(fetch_page(settings, what, POLITE_DELAY_S))
        answer = read_fetched(page, chosen, day, settings.user_dirs)
    else:
        answer = read_file(Path(what), chosen, url, day, settings.user_dirs)
    if as_json:
        sys.stdout.write(json_line(what, answer) + "\n")
    else:
        show_answer(Console(), answer)


def _read_many(settings: Settings, jsonl: Path, out: Path | None, workers: int) -> None:
    try:
        with ExitStack() as files:
            lines = files.enter_context(jsonl.open(encoding="utf-8", errors="replace"))
            answers = files.enter_context(out.open("w", encoding="utf-8")) if out else sys.stdout
            for answer in read_lines(lines, jsonl.parent, settings, workers):
                answers.write(answer + "\n")
    except OSError as error:
        raise ConfigError(
            f"{error.filename}: {error.strerror}; give a readable --jsonl and a writable --out"
        ) from error


@app.command(epilog='Example: citymentions sql "select country, visits from visits_by_country" --format csv')
def sql(
    query: Annotated[str, typer.Argument(help="One SQL query on mentions.duckdb, read-only.")],
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Ask the published file in SQL. Nothing can be changed, and no other file be read."""
    table = run_sql(_results(_settings(config, data_dir)), query)
    write_rows(table.columns, table.rows, format_, sys.stdout)


@app.command(epilog="Example: citymentions report visits_by_country --format markdown")
def report(
    name: Annotated[str | None, typer.Argument(help="Which report (default: list them).")] = None,
    city: Annotated[str | None, typer.Option(help="Only this city.")] = None,
    country: Annotated[str | None, typer.Option(help="Only this country, for example BR.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    from_day: Annotated[str | None, typer.Option("--from", help="First day, for example 2023-01-01.")] = None,
    to_day: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    year: Annotated[str | None, typer.Option(help="Only this year.")] = None,
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """List the ready-made reports, or run one."""
    if name is None:
        write_rows(
            ("report", "question"), ((item.name, item.question) for item in reports()), format_, sys.stdout
        )
        return
    asked = {
        "city": city,
        "country": country,
        "topic": topic,
        "source": source,
        "from_day": from_day,
        "to_day": to_day,
        "year": year,
    }
    given = {key: value for key, value in asked.items() if value is not None}
    table = run_report(_results(_settings(config, data_dir)), name, given)
    write_rows(table.columns, table.rows, format_, sys.stdout)


@app.command(epilog="Example: citymentions status")
def status(config: ConfigOption = None, data_dir: DataOption = None) -> None:
    """How things stand: what is due, what waits, which source is broken since when and why."""
    now = standing(_settings(config, data_dir), utc_now())
    for name, value in now.figures():
        sys.stdout.write(f"{name:32} {value}\n")
    write_rows(now.health.columns, now.health.rows, Format.TABLE, sys.stdout)


@app.command(epilog="Example: citymentions schema --format markdown")
def schema(
    format_: FormatOption = Format.TABLE, config: ConfigOption = None, data_dir: DataOption = None
) -> None:
    """The data dictionary: every table and column of mentions.duckdb, and what it means."""
    table = data_dictionary(_results(_settings(config, data_dir)))
    write_rows(table.columns, table.rows, format_, sys.stdout)


def main() -> None:
    """Run the command line; our own errors are one line on stderr, and an exit code."""
    try:
        app()
    except ConfigError as error:
        sys.exit(_complain(error, 2))
    except CityMentionsError as error:
        sys.exit(_complain(error, 1))
    except BrokenPipeError:  # `… | head` has seen enough
        sys.stderr.close()


def _complain(error: CityMentionsError, code: int) -> int:
    sys.stderr.write(f"citymentions: {error}\n")
    return code


if __name__ == "__main__":
    main()
