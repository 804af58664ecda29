# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""The commands: options in, the part that does it, its answer out. How they end is `jobs.cli`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated, TextIO

import typer

from jobs import demo as demo_day
from jobs.article_view import show_answer
from jobs.check import Finding, look_at, show_findings
from jobs.daemon import serve
from jobs.explain import explanation, show_explanation
from jobs.log import LogFormat, logging_of_a_pass, set_up_logging
from jobs.once import collect_once, fetch_page
from jobs.read import json_line, read_fetched, read_file, read_lines
from jobs.settings import Settings, load_settings
from jobs.status import Alarm, alarms, overview, show_overview
from jobs.tables import Format, write_rows
from jobs.why import show_why, why_json, why_of
from jobs.wiring import RESULTS_FILE, chosen_sources, utc_now
from pipeline.errors import ConfigError
from pipeline.model import RunOutcome, Source
from storage.reports import Report, Table, data_dictionary, reports, run_report, run_sql

BAD_USAGE = 2
POLITE_DELAY_S = 3.0  # to an outlet that is not among the sources; those say it themselves
_OPTION_OF = {"from_day": "--from", "to_day": "--to"}

app = typer.Typer(
    help="Which articles speak of the city's smart-city work, and which delegations came to learn from it.",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write it like 2023-05-26") from error


ConfigOption = Annotated[Path | None, typer.Option("--config", help="citymentions.toml to use.")]
DataOption = Annotated[Path | None, typer.Option("--data-dir", help="Where everything is kept.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How rows are written.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Log every page.")]
LogOption = Annotated[LogFormat, typer.Option("--log", help="Log lines for people or for programs.")]


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


@app.command(epilog="Example: citymentions demo")
def demo(data_dir: DataOption = None, log: LogOption = LogFormat.TEXT, verbose: Verbose = False) -> None:
    """Play a recorded day end to end: a site on loopback, the real daemon, a real DuckDB file."""
    folder = (data_dir or demo_day.demo_home()).absolute()
    day = demo_day.recorded_day()
    sources = day.sources()
    with logging_of_a_pass(log, len(sources), verbose=verbose):
        asyncio.run(demo_day.play(folder, day, sources))
    option = f" --data-dir {data_dir}" if data_dir else ""
    demo_day.show(sys.stdout, folder / RESULTS_FILE, sources, option)


@app.command(epilog="Example: citymentions daemon --data-dir /var/lib/citymentions")
def daemon(
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Collect around the clock. SIGTERM finishes what is in flight; SIGHUP reloads what is configured."""
    set_up_logging(log, verbose=verbose)
    asyncio.run(serve(lambda: load_settings(config, data_dir=data_dir)))


@app.command(epilog="Example: citymentions collect herald yonhap")
def collect(
    source: Annotated[list[str] | None, typer.Argument(help="Sources to look at (default: all).")] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Look at the sources once, now, then exit (for cron). Exit 1 if a source failed."""
    settings = load_settings(config, data_dir=data_dir)
    sources = chosen_sources(settings, tuple(source or ()))
    with logging_of_a_pass(log, len(sources), verbose=verbose):
        runs = asyncio.run(collect_once(settings, sources))
    columns = ("source", "outcome", "found", "known", "new", "stored", "failed")
    rows = (
        (run.source_id, run.outcome, run.links_found, run.links_known, run.links_new, run.stored, run.failed)
        for run in runs
    )
    write_rows(columns, rows, Format.TABLE, sys.stdout)
    broken = [run for run in runs if run.outcome in (RunOutcome.FAILED, RunOutcome.BLOCKED)]
    for run in broken:
        sys.stderr.write(f"citymentions: {run.source_id}: {run.outcome}: {' '.join(run.reason.split())}\n")
    if broken:
        raise typer.Exit(1)


@app.command(epilog="Example: citymentions read page.html.gz --city seoul --published 2023-05-26 --json")
def read(
    what: Annotated[str | None, typer.Argument(metavar="FILE|URL", help="A page or a text.")] = None,
    city: Annotated[str | None, typer.Option(help="For whom (default: the first monitored city).")] = None,
    url: Annotated[str | None, typer.Option(help="Where FILE came from: chooses the layout.")] = None,
    published: Annotated[
        date | None, typer.Option(parser=_day, metavar="DAY", help="The publisher's day.")
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


@app.command(
    epilog='Example: citymentions sql "select country, n_visits from visits_by_country" --format csv'
)
def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One question to mentions.duckdb.")],
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Ask the published file in SQL. Nothing can be changed, and no other file be read."""
    _write(run_sql(_results(config, data_dir), query), format_)


@app.command(epilog="Example: citymentions report visits_by_country --city seoul --format markdown")
def report(
    name: Annotated[str | None, typer.Argument(help="Which report (default: list them).")] = None,
    city: Annotated[str | None, typer.Option(help="Only this city.")] = None,
    country: Annotated[str | None, typer.Option(help="Only this country, for example BR.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    day: Annotated[date | None, typer.Option(parser=_day, metavar="DAY", help="That day, UTC.")] = None,
    from_day: Annotated[
        date | None, typer.Option("--from", parser=_day, metavar="DAY", help="From 2023-01-01, say.")
    ] = None,
    to_day: Annotated[date | None, typer.Option("--to", parser=_day, metavar="DAY", help="Last day.")] = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """List the ready-made reports with the options of each, or run one."""
    known = {each.name: each for each in reports()}
    if name is None:
        rows = ((each.name, each.question, " ".join(_options(each))) for each in known.values())
        write_rows(("report", "question", "options"), rows, format_, sys.stdout)
        return
    asked = {"city": city, "country": country, "topic": topic, "source": source, "day": day, "year": year}
    asked |= {"from_day": from_day, "to_day": to_day}
    given = {key: value for key, value in asked.items() if value is not None}
    if name in known:
        _refuse_other_options(known[name], given)
    _write(run_report(_results(config, data_dir), name, given), format_)


def _options(of: Report) -> list[str]:
    return [_OPTION_OF.get(parameter, f"--{parameter}") for parameter in of.parameters]


def _refuse_other_options(of: Report, given: Mapping[str, object]) -> None:
    for parameter in given:
        if parameter not in of.parameters:
            option = _OPTION_OF.get(parameter, f"--{parameter}")
            taken = ", ".join(_options(of)) or "none"
            raise ConfigError(f"report {of.name}: {option} is not for this one; it takes {taken}")


@app.command(epilog="Example: citymentions status --data-dir /var/lib/citymentions")
def status(
    fail_on: Annotated[
        list[Alarm] | None, typer.Option(help="For monitoring: exit 1 where there is cause; repeatable.")
    ] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """How things stand: what runs, what is due, what waits, which source is broken since when and why."""
    now = overview(_settings_or_demo(config, data_dir), utc_now())
    show_overview(sys.stdout, now)
    lines = alarms(now, fail_on or ())
    for line in lines:
        sys.stderr.write(f"citymentions: {line}\n")
    if lines:
        raise typer.Exit(1)


@app.command(epilog="Example: citymentions check herald")
def check(
    source: Annotated[list[str] | None, typer.Argument(help="Sources to look at (default: all).")] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Look at a source once, live and politely: which feed brings what, which selector hits what."""
    settings = load_settings(config, data_dir=data_dir)
    is_good = True
    for each in chosen_sources(settings, tuple(source or ())).values():
        findings = asyncio.run(_findings(settings, each))
        show_findings(sys.stdout, each, findings)
        is_good &= all(finding.is_good for finding in findings)
    if not is_good:
        raise typer.Exit(1)


async def _findings(settings: Settings, source: Source) -> list[Finding]:
    return [finding async for finding in look_at(settings, source)]


@app.command(epilog="Example: citymentions explain https://news.example/view.php?id=7")
def explain(
    url: Annotated[str, typer.Argument(metavar="URL", help="An article's address.")],
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Why an address is, or is not, in the reports: its way through every step."""
    show_explanation(sys.stdout, explanation(_settings_or_demo(config, data_dir), url))


@app.command(epilog="Example: citymentions schema --format markdown")
def schema(
    format_: FormatOption = Format.TABLE, config: ConfigOption = None, data_dir: DataOption = None
) -> None:
    """The data dictionary: every table and column of mentions.duckdb, and what it means."""
    _write(data_dictionary(_results(config, data_dir)), format_)


def _write(answer: Table, format_: Format) -> None:
    with closing(answer.rows):  # whoever reads may stop before the end (`… | head`)
        write_rows(answer.columns, answer.rows, format_, sys.stdout)


def _results(config: Path | None, data_dir: Path | None) -> Path:
    """The file to ask."""
    return _settings_or_demo(config, data_dir).data_path / RESULTS_FILE


def _settings_or_demo(config: Path | None, data_dir: Path | None) -> Settings:
    """The settings; those of the demo's place for who has named none and collected nothing but the demo."""
    settings = load_settings(config, data_dir=data_dir)
    home = demo_day.demo_home()
    is_unnamed = settings.data_path == home.parent
    if not is_unnamed or (settings.data_path / RESULTS_FILE).exists() or not (home / RESULTS_FILE).exists():
        return settings
    sys.stderr.write("citymentions: nothing was collected yet; this is from the invented day of the demo\n")
    return load_settings(config, data_dir=home)
