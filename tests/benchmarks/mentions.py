"""How well and how fast articles are understood: visits, flags, topics beside the keyword baselines.

    python -m tests.benchmarks.mentions [--gold PATH] [--by kind|lang]

Runs the code of `read --jsonl` over labelled articles in text form (title, city and day given), and scores the
answers with the labels' own scorer; baselines are that scorer's. Labels and scorer are kept beside the checkout
(CITYMENTIONS_SHARED). Speed: process time of one core, from JSON line to JSON line, after a warm-up.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import multiprocessing
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from jobs.read import answer_line, read_lines
from jobs.settings import Settings
from pipeline.extract import EXTRACTOR
from pipeline.lexicon import load_lexicon
from tests.shared_data import SHARED

ROUNDS = 3
SECONDS_PER_ROUND = 5.0
BASELINES = {"doc": "any 'visit', any country, in one article", "sent": "both in one sentence"}
FIGURES = ("smart", "topics", "alert", "visits", "outbound", "aggregates", "awards", "coverage", "programmes")
OTHERS = 99
STREAM_DAY = "2024-05-07"
TAG = re.compile(r"<[^>]*>")
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)

Labelled = dict[str, Any]
Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One inbound visit that we report: how sure we are, and whether the labels have it."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `read --jsonl`: answers by id, seconds with its start, peak memory of the reading process."""

    answers: Answers
    seconds: float
    child_peak_mb: float


def main() -> None:
    """Read, score, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "dev.jsonl")
    parser.add_argument("--by", choices=("kind", "lang"), help="a line for each kind or language, too")
    wanted = parser.parse_args()
    scorer = load_scorer()
    gold: list[Labelled] = scorer.load(wanted.gold)
    lines = [as_line(label) for label in gold]
    read = read_all(lines)
    answers = read.answers
    print(f"{wanted.gold.name}: {len(gold)} articles, extractor {EXTRACTOR}\n")
    show_figures(scorer, answers, gold)
    show_fields("fields of matched inbound visits", scorer.score(answers, gold))
    if wanted.by:
        show_groups(scorer, answers, gold, wanted.by)
    show_calibration(judged(scorer, answers, gold))
    show_seed(scorer)
    show_cost(lines, read)


def load_scorer() -> ModuleType:
    """The labels' own scorer, imported by its path."""
    path = SHARED / "gold" / "score.py"
    spec = importlib.util.spec_from_file_location("gold_score", path)
    if spec is None or spec.loader is None or not path.exists():
        raise SystemExit(f"{path} is absent: set CITYMENTIONS_SHARED")
    sys.dont_write_bytecode = True  # beside the checkout nothing is written
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_line(label: Labelled) -> str:
    """The input line of a labelled article: none of its labels."""
    return json.dumps({key: label[key] for key in ("id", "city", "published", "title", "text")})


def read_all(lines: list[str]) -> Run:
    """What `read --jsonl` answers with one reading process."""
    answers: Answers = {}
    child_peak_mb = 0.0
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        for line in read_lines(lines, Path(folder), Settings(data_dir=folder), workers=1):
            answer = json.loads(line)
            answers[answer["id"]] = answer
            if "error" in answer:
                print(f"{answer['id']}: {answer['error']}")
            for child in multiprocessing.active_children():
                child_peak_mb = max(child_peak_mb, peak_mb(str(child.pid)))
        took = time.perf_counter() - began
    return Run(answers, took, child_peak_mb)


def peak_mb(process: str = "self") -> float:
    """The most memory (RSS, MB) that a process held so far; 0.0 where it is gone, or this is not Linux.

    Not `getrusage`: its figure for a child begins with what the parent held when it was started.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(
        (int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0
    )


# --- tables --------------------------------------------------------------------------------------------------


def show_figures(scorer: ModuleType, answers: Answers, gold: list[Labelled]) -> None:
    """Precision, recall and F1 of every figure; the baselines' F1 beside."""
    ours = scorer.score(answers, gold)
    baselines = {
        mode: scorer.score({label["id"]: scorer.baseline(label, mode) for label in gold}, gold)
        for mode in BASELINES
    }
    heads = "".join(f"{'baseline ' + mode:>15}" for mode in BASELINES)
    print(f"{'':12}{'P':>7}{'R':>7}{'F1':>7}{'tp':>6}{'fp':>5}{'fn':>5}{heads}")
    for name in FIGURES:
        line = ours[name]
        counts = f"{line['tp']:6d}{line['fp']:5d}{line['fn']:5d}"
        beside = "".join(
            f"{baselines[mode][name]['f1']:15.3f}" if has_figure(baselines[mode][name]) else f"{'-':>15}"
            for mode in BASELINES
        )
        print(f"{name:12}{line['p']:7.3f}{line['r']:7.3f}{line['f1']:7.3f}{counts}{beside}")
    print("; ".join(f"baseline {mode}: {what}" for mode, what in BASELINES.items()))
    if ours["misc"]:
        print("; ".join(f"{name.replace('_', ' ')}: {count}" for name, count in ours["misc"].items()))


def has_figure(line: dict[str, Any]) -> bool:
    """Whether the baseline tries this at all."""
    return bool(line["tp"] + line["fp"])


def show_fields(title: str, result: dict[str, Any]) -> None:
    """How often each field is right, over the visits that were found."""
    print(f"\n{title}")
    for name, line in result["fields"].items():
        print(f"  {name:20}{line['acc']:7.3f}  of {line['n']}")


def show_groups(scorer: ModuleType, answers: Answers, gold: list[Labelled], by: str) -> None:
    """The main figures of every group, and what it costs in wrong and missed visits."""
    groups: dict[str, list[Labelled]] = defaultdict(list)
    for label in gold:
        groups[label[by]].append(label)
    print(
        f"\n{by:20}{'articles':>9}{'smart F1':>10}{'topics F1':>10}{'visits F1':>10}{'tp':>5}{'fp':>5}{'fn':>5}"
    )
    for name, labels in sorted(groups.items()):
        result = scorer.score(answers, labels)
        visits = result["visits"]
        told = visits["tp"] + visits["fp"] + visits["fn"]
        visits_f1 = f"{visits['f1']:10.3f}" if told else f"{'-':>10}"
        print(
            f"{name:20}{len(labels):9d}{result['smart']['f1']:10.3f}{result['topics']['f1']:10.3f}{visits_f1}"
            f"{visits['tp']:5d}{visits['fp']:5d}{visits['fn']:5d}"
        )


def judged(scorer: ModuleType, answers: Answers, gold: list[Labelled]) -> Iterator[Judged]:
    """Every inbound event that we report, by the scorer's own matching; what it does not care about is left out."""
    for label in gold:
        found = [visit for visit in answers[label["id"]].get("visits", []) if is_inbound(visit, "event")]
        true = [visit for visit in label["visits"] if is_inbound(visit, "event")]
        unscored = [visit for visit in label["visits"] if is_inbound(visit, "aggregate", "background")]
        right = {i for i, _ in scorer.assign(found, true, scorer.compat, scorer.weight)}
        for i, visit in enumerate(found):
            if i in right or not any(scorer.compat(visit, other) for other in unscored):
                yield Judged(visit["confidence"], i in right)


def is_inbound(visit: dict[str, Any], *kinds: str) -> bool:
    return visit["kind"] in kinds and visit["direction"] == "inbound"


def show_calibration(visits: Iterator[Judged]) -> None:
    """Inbound visits by how sure we said we were. Well calibrated: the share lies within the bin."""
    told = list(visits)
    print(f"\n{'confidence':14}{'visits':>7}{'right':>7}{'share':>8}{'mean said':>11}")
    for low, high in pairwise(BINS):
        inside = [visit for visit in told if low <= visit.confidence < high]
        if inside:
            right = sum(visit.is_right for visit in inside)
            said = sum(visit.confidence for visit in inside) / len(inside)
            print(
                f"{low:.2f} … {min(high, 1.0):.2f}  {len(inside):6d}{right:7d}{right / len(inside):8.2f}{said:11.2f}"
            )


def show_seed(scorer: ModuleType) -> None:
    """The reference article, read from its bare text, furniture and all."""
    label = json.loads((SHARED / "seed" / "gold.json").read_text(encoding="utf-8"))
    text = (SHARED / label["source_path"]).read_text(encoding="utf-8")
    line = {"id": label["id"], "city": label["city"], "published": label["published"], "text": text}
    result = scorer.score(read_all([json.dumps(line)]).answers, [label])
    figures = ((name, result[name]) for name in FIGURES)
    told = ", ".join(
        f"{name} {line['f1']:.3f}" for name, line in figures if line["tp"] + line["fp"] + line["fn"]
    )
    print(f"\nthe reference article (F1): {told}")
    show_fields("its fields", result)


# --- cost ----------------------------------------------------------------------------------------------------


def show_cost(lines: list[str], run: Run) -> None:
    """Articles a second of one core, and the most memory that this process and its reading process held."""
    kilobytes = sum(len(line.encode()) for line in lines) / 1024 / len(lines)
    own_mb = peak_mb()  # before it reads anything itself
    print(
        f"\n{articles_per_second(lines):.0f} articles/s per core (in process, warm; {kilobytes:.1f} KB a line)"
    )
    show_stream(lines)
    print(f"{run.seconds:.2f} s for `read --jsonl` with one reading process, its start included")
    print(
        f"peak memory (RSS): {run.child_peak_mb:.0f} MB the reading process, {own_mb:.0f} MB the process that asks"
        f" it (with the scorer), {peak_mb():.0f} MB when that reads, too"
    )


def show_stream(lines: list[str]) -> None:
    """Articles a second of a news stream in which one article in a hundred is ours: the labelled ones.

    The others are the texts of the real pages and feeds kept beside the checkout, as they come. Which of them
    name the monitored city is chance, so both are told: those that never do, and all.
    """
    real = list(real_texts())
    if not real:
        print("no pages or feeds beside the checkout: no stream")
        return
    city = load_lexicon().city("seoul")
    unnamed = [line for line in real if not any(name in line for name in city.names)]
    for what, others in (("others never name the city", unnamed), ("others as they come", real)):
        mixed = [
            line
            for number, start in enumerate(range(0, len(others), OTHERS))
            for line in (*others[start : start + OTHERS], lines[number % len(lines)])
        ]
        kilobytes = sum(len(line.encode()) for line in mixed) / 1024 / len(mixed)
        rate = articles_per_second(mixed)
        print(
            f"{rate:.0f} articles/s of a stream, 1 in {OTHERS + 1} ours, {what} ({len(mixed)}, {kilobytes:.1f} KB)"
        )


def real_texts() -> Iterator[str]:
    """Input lines of real pages (their labelled body) and of real feed items (title and snippet)."""
    for path in sorted((SHARED / "pages").glob("*/*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        if (page.get("body") or "").strip():
            yield stream_line(page["id"], page.get("title"), page["body"])
    for path in sorted((SHARED / "feeds").glob("*.json.gz")):
        for item in json.loads(gzip.decompress(path.read_bytes())):
            snippet = TAG.sub(" ", item.get("partialText") or "").strip()
            if snippet:
                yield stream_line(item["url"], item["title"], snippet)


def stream_line(item_id: str, title: str | None, text: str) -> str:
    line = {"id": item_id, "published": STREAM_DAY, "title": title or "", "text": text}
    return json.dumps(line, ensure_ascii=False)


def articles_per_second(lines: list[str]) -> float:
    """The best of a few rounds, by process time: what runs beside us takes nothing from it."""
    best = 0.0
    for number in range(ROUNDS + 1):
        done, began = 0, time.process_time()
        while (took := time.process_time() - began) < SECONDS_PER_ROUND / ROUNDS:
            for line in lines:
                answer_line(1, line, Path(), ())
            done += len(lines)
        if number > 0:  # the first is the warm-up: lexicon, compiled patterns, caches
            best = max(best, done / took)
    return best


if __name__ == "__main__":
    main()
