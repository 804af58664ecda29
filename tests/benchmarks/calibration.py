"""How sure records are, against how often they are right: the reliability table, and the figures behind it.

    python -m tests.benchmarks.calibration [--check PATH …]
    python -m tests.benchmarks.calibration --write --seen PATH … --unseen PATH …

Without --write it reads the labelled articles of --check and prints bins of confidence: records, how many are
right by the labels' own scorer, their share, and what was said on average. With --write it measures anew and
writes pipeline/data/confidence.toml. A rule's prior is Beta-shrunk twice, towards its class (a table of
data/rules.toml) and that towards all: counts of single rules are small. --seen are articles that rules were
written on; what --unseen brings, in total, is the one factor that all priors share.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from jobs.read import answer_line
from pipeline.extract import EXTRACTOR
from pipeline.extract.visits.confidence import Figure, traits
from pipeline.extract.visits.rules import rules
from tests.benchmarks.mentions import Labelled, as_line, load_scorer
from tests.shared_data import SHARED

FILE = Path(__file__).parents[2] / "pipeline" / "data" / "confidence.toml"
DEV = SHARED / "gold" / "dev.jsonl"
FRESH = Path(__file__).parents[1] / "fresh_articles.jsonl"
KINDS: Final = (("event", "inbound"), ("event", "outbound"), ("aggregate", "inbound"))
BINS: Final = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.01)
STRENGTH: Final = 6.0
"""A rule's class counts as this many records of it, all records as many of a class."""


@dataclass(frozen=True, slots=True)
class Told:
    """One record that we report, and whether the labels have it."""

    rule: str
    traits: tuple[str, ...]
    confidence: float
    is_right: bool


def main() -> None:
    """Print the table, or measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", type=Path, nargs="+", default=[DEV, FRESH])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seen", type=Path, nargs="+", default=[DEV])
    parser.add_argument("--unseen", type=Path, nargs="+", default=[FRESH])
    wanted = parser.parse_args()
    scorer = load_scorer()
    if wanted.write:
        FILE.write_text(as_toml(scorer, wanted.seen, wanted.unseen), encoding="utf-8")
        return
    for path in wanted.check:
        show_reliability(path.name, list(records_of(scorer, [path])))


def records_of(scorer: ModuleType, paths: Sequence[Path]) -> Iterator[Told]:
    """Every visit, trip and total that we report; what the scorer does not care about is left out."""
    for path in paths:
        for label in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            answer = json.loads(answer_line(1, as_line(label), Path(), ()))
            for kind in KINDS:
                yield from _told(scorer, answer.get("visits", []), label, kind)


def _told(
    scorer: ModuleType, visits: list[dict[str, Any]], label: Labelled, kind: tuple[str, str]
) -> Iterator[Told]:
    def of_kind(visit: dict[str, Any]) -> bool:
        return (visit["kind"], visit["direction"]) == kind

    found, true = ([visit for visit in each if of_kind(visit)] for each in (visits, label["visits"]))
    unscored = [visit for visit in label["visits"] if not of_kind(visit) and visit["direction"] == kind[1]]
    right = {i for i, _ in scorer.assign(found, true, scorer.compat, scorer.weight)}
    for i, visit in enumerate(found):
        if i in right or not any(scorer.compat(visit, other) for other in unscored):
            yield Told(visit["rule"], _traits(visit), visit["confidence"], i in right)


def _traits(visit: dict[str, Any]) -> tuple[str, ...]:
    if visit["kind"] == "aggregate":
        return ()
    return traits(
        is_dated=visit["date"] is not None,
        has_country=bool(visit["countries"]),
        has_body=bool(visit["organisations"]),
        is_told_again=len(visit["evidence"]) > 1,
    )


def show_reliability(name: str, told: Sequence[Told]) -> None:
    """Well calibrated: the share lies within the bin, near what was said."""
    print(f"\n{name}, extractor {EXTRACTOR}")
    print(f"{'confidence':14}{'records':>8}{'right':>7}{'share':>8}{'mean said':>11}")
    for low, high in [*pairwise(BINS), (0.0, 1.01)]:
        inside = [each for each in told if low <= each.confidence < high]
        if inside:
            right = sum(each.is_right for each in inside)
            said = sum(each.confidence for each in inside) / len(inside)
            label = "all" if high - low > 1 else f"{low:.2f} … {min(high, 1.0):.2f}"
            print(f"{label:14}{len(inside):8d}{right:7d}{right / len(inside):8.2f}{said:11.2f}")


# --- the figures ---------------------------------------------------------------------------------------------


def as_toml(scorer: ModuleType, seen: Sequence[Path], unseen: Sequence[Path]) -> str:
    """The whole file: source, the one factor, priors by class, factors by trait."""
    told, new = list(records_of(scorer, seen)), list(records_of(scorer, unseen))
    prior = priors_of(told)
    expected = sum(prior[each.rule].value for each in new)
    right = sum(each.is_right for each in new)
    source = (
        f"{EXTRACTOR}: priors and factors from {articles_in(seen)} labelled articles that rules were written on,"
        f" unseen from {articles_in(unseen)} others"
    )
    sections = [
        "# How sure each rule is. Written by `python -m tests.benchmarks.calibration --write …`: not to be edited.",
        "# value: right/n, shrunk towards the rule's class; n, right: records of labelled articles.",
        f'source = "{source}"',
        f"unknown = {shrunk(*counts_of(told), 0.5):.3f}",
        f"unseen = {inline(Figure(min(1.0, right / expected), len(new), right))}",
        "\n[factor]",
        *(f"{name} = {inline(each)}" for name, each in factors_of(told, prior).items()),
        "\n[prior]",
    ]
    for name, table in rules().made.items():
        sections += [f"# {name}", *(f"{rule} = {inline(prior[rule])}" for rule in table)]
    return "\n".join(sections) + "\n"


def inline(figure: Figure) -> str:
    """One figure as an inline table."""
    return f"{{ value = {figure.value:.3f}, n = {figure.n}, right = {figure.right} }}"


def articles_in(paths: Sequence[Path]) -> int:
    """How many labelled articles the files hold."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def priors_of(told: Sequence[Told]) -> dict[str, Figure]:
    """The prior of every known rule."""
    class_of = rules().class_of
    by_rule, by_class = defaultdict(list), defaultdict(list)
    for each in told:
        by_rule[each.rule].append(each)
        by_class[class_of[each.rule]].append(each)
    overall = shrunk(*counts_of(told), 0.5)
    level = {name: shrunk(*counts_of(by_class[name]), overall) for name in rules().made}
    return {
        rule: Figure(shrunk(*counts_of(by_rule[rule]), level[name]), *counts_of(by_rule[rule]))
        for rule, name in class_of.items()
    }


def factors_of(told: Iterable[Told], prior: dict[str, Figure]) -> dict[str, Figure]:
    """What each trait multiplies the prior by: right records over expected ones, shrunk towards 1."""
    by_trait: dict[str, list[Told]] = {
        name: [] for name in traits(is_dated=False, has_country=False, has_body=False, is_told_again=True)
    }
    for each in told:
        for trait in each.traits:
            by_trait[trait].append(each)
    return {
        name: Figure(
            min(
                1.0,
                (sum(each.is_right for each in those) + STRENGTH)
                / (sum(prior[each.rule].value for each in those) + STRENGTH),
            ),
            *counts_of(those),
        )
        for name, those in by_trait.items()
    }


def counts_of(told: Sequence[Told]) -> tuple[int, int]:
    """How many, and how many of them right."""
    return len(told), sum(each.is_right for each in told)


def shrunk(n: int, right: int, towards: float) -> float:
    """The mean of a Beta distribution with a prior of `STRENGTH` records at `towards`."""
    return (right + STRENGTH * towards) / (n + STRENGTH)


if __name__ == "__main__":
    main()
