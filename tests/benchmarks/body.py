"""How well and how fast pages are read: ours beside whichever rivals are installed, in one run.

    python tests/benchmarks/body.py [--sets ABCK] [--worst N] [--rivals [NAMES]]

Pages and metric are kept beside the checkout (CITYMENTIONS_SHARED). Body: shingle F1, 4-grams of words for the
sets A and B, of characters for C and K. Title: normalised exact. Day: local or UTC. Authors: as a set. Speed:
process time of one core against the bare Lexbor parse of the decoded text, everything included; reader and
bare parse take turns page by page, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CITYMENTIONS_SHARED", ROOT.parent / "shared"))
SETS = {"A": "A_scrapinghub", "B": "B_fundus", "C": "C_cjk", "K": "K_euckr"}
BY_CHARACTERS = frozenset("CK")
ROUNDS = 5
ENOUGH_S = 20.0
LIMIT_S = 20.0  # a page that takes longer counts as failed

sys.path.insert(0, str(ROOT))

from pipeline.errors import CityMentionsError  # noqa: E402 the checkout, not an installed copy, is measured
from pipeline.model import Page  # noqa: E402
from pipeline.parse import read_page  # noqa: E402
from tests.benchmarks.body_rivals import RIVALS, Example, Read, TimeIsUp, rivals, within  # noqa: E402


def main() -> None:
    """Runs the sets and prints one table a set."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--sets", default="ABCK")
    arguments.add_argument("--worst", type=int, default=0, help="list our N worst pages of each set")
    arguments.add_argument(
        "--rivals",
        nargs="?",
        const=",".join(RIVALS),
        default="",
        help="packages to run beside ours, comma-separated (default: all that are installed)",
    )
    chosen = arguments.parse_args()
    metric = load_metric()
    for letter in chosen.sets:
        examples = load(letter, metric)
        readers = {"citymentions": ours, **rivals([name for name in chosen.rivals.split(",") if name])}
        bare_ms, _ = timed(lambda example: example, examples)
        print(f"\n{SETS[letter]}: {len(examples)} pages, bare Lexbor parse {bare_ms:.3f} ms")
        print(
            f"{'reader':24}{'F1':>7}{'P':>7}{'R':>7}{'title':>7}{'day':>7}{'authors':>9}{'failed':>7}{'x parse':>9}"
        )
        for name, reader in readers.items():
            report(name, reader, examples, letter, metric)
        if chosen.worst:
            worst(examples, letter, metric, chosen.worst)


def load_metric() -> ModuleType:
    """The shared metric, imported by its path."""
    spec = importlib.util.spec_from_file_location("body_metric", SHARED / "tools" / "body_metric.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{SHARED} has no tools/body_metric.py: set CITYMENTIONS_SHARED")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(letter: str, metric: ModuleType) -> list[Example]:
    """The pages of a set, decoded once for the readers that take text."""
    examples = []
    for path in sorted((SHARED / "pages" / SETS[letter]).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        body = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        url = gold.get("url") or "https://example.org/"
        page = Page(url, url, 200, (), body, datetime.now(UTC))
        examples.append(Example(gold["id"], gold, page, metric.decode_html(body)[0]))
    return examples


def ours(example: Example) -> Read:
    """This project's reader, without a source: no layout, no site's rule."""
    article = read_page(example.page)
    day = article.published_day.isoformat() if article.published_day else None
    return Read(article.body, article.title, day, article.authors)


def report(
    name: str,
    reader: Callable[[Example], Read],
    examples: list[Example],
    letter: str,
    metric: ModuleType,
) -> None:
    """One line of the table."""
    failed = 0
    ended = []
    triples, titles, days, authors = [], [], [], []
    for example in examples:
        try:
            with within(LIMIT_S):
                read = reader(example)
            ended.append(example)
        except TimeIsUp:
            print(f"  {name} did not end on {example.id}")
            read = Read("")
        except Exception as failure:  # noqa: BLE001 a rival may raise anything; it is counted, and named
            if isinstance(failure, CityMentionsError) or name == "citymentions":
                print(f"  {example.id}: {failure}")
            read = Read("")
        gold = example.gold
        failed += not read.body and bool(gold["body"])
        triples.append(metric.tp_fp_fn(gold["body"], read.body, 4, letter in BY_CHARACTERS))
        if gold.get("title") and read.title is not None:
            titles.append(metric.title_scores(gold["title"], read.title)["norm"])
        if gold.get("published") and (read.day or read.title is not None):
            days.append(bool(metric.days(gold["published"]) & metric.days(read.day)))
        if gold.get("authors") and read.authors is not None:
            scores = metric.author_scores(gold["authors"], list(read.authors))
            if scores:
                authors.append(scores["exact"])
    total = metric.aggregate(triples)
    bare_ms, read_ms = timed(lambda example: quietly(reader, example), ended or examples[:1])
    speed = read_ms / bare_ms
    print(
        f"{name:24}{total['f1']:7.4f}{total['precision']:7.3f}{total['recall']:7.3f}"
        f"{mean(titles):>7}{mean(days):>7}{mean(authors):>9}{failed:7d}{speed:8.1f}x"
    )


def worst(examples: list[Example], letter: str, metric: ModuleType, count: int) -> None:
    """Our worst pages: score, and the first lines that are ours alone (+) or the gold's alone (-)."""
    rows = []
    for example in examples:
        body = ours(example).body
        triple = metric.tp_fp_fn(example.gold["body"], body, 4, letter in BY_CHARACTERS)
        rows.append((metric.page_f1(triple), triple, example, body))
    for f1, triple, example, body in sorted(rows, key=lambda row: row[0])[:count]:
        print(
            f"{f1:.3f}  P {metric.prec(*triple):.2f} R {metric.rec(*triple):.2f}  {example.id}  {example.page.url}"
        )
        gold = str(example.gold["body"])
        for mark, lines, other in (("+", body, gold), ("-", gold, body)):
            letters = "".join(metric.char_tokens(other))
            missing = [
                line for line in lines.split("\n") if "".join(metric.char_tokens(line))[:60] not in letters
            ]
            for line in missing[:8]:
                print(f"    {mark} {line[:110]}")


def quietly(reader: Callable[[Example], Read], example: Example) -> None:
    try:
        with within(LIMIT_S):
            reader(example)
    except (TimeIsUp, Exception):  # noqa: BLE001 counted in `report`; here only the time matters
        return


def timed(work: Callable[[Example], object], examples: list[Example]) -> tuple[float, float]:
    """(bare parse, work): milliseconds of process time a page, each page at the best of a few rounds."""
    best_bare = [float("inf")] * len(examples)
    best_work = list(best_bare)
    started = time.process_time()
    for number in range(ROUNDS):
        if number and time.process_time() - started > ENOUGH_S:  # slow rivals: the first round will do
            break
        for at, example in enumerate(examples):
            begin = time.process_time()
            LexborHTMLParser(example.html)
            between = time.process_time()
            work(example)
            end = time.process_time()
            best_bare[at] = min(best_bare[at], between - begin)
            best_work[at] = min(best_work[at], end - between)
    return 1000 * sum(best_bare) / len(examples), 1000 * sum(best_work) / len(examples)


def mean(values: Sequence[float]) -> str:
    """Mean with three digits, a dash where nothing was to be scored."""
    return f"{statistics.fmean(values):.3f}" if values else "-"


if __name__ == "__main__":
    main()
