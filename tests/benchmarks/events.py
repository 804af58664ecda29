"""How well tellings become events: `python -m tests.benchmarks.events [--half even|odd] [--visits gold|read]`.

The labelled set of tests/stories: each visit's event as an editor gave it. Printed per half, since rules were
written on the even numbers only: pairwise precision, recall and F1, the adjusted Rand index, and how many pairs of
look-alikes were wrongly joined and of one visit wrongly kept apart. Beside us: one event per city, countries and
first day (what the view `visit_occasion` does), and one per article.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from jobs.read import Item, read_item
from pipeline.errors import BodyMissing
from pipeline.events.resolve import grouped
from pipeline.events.signs import same_visit_signs
from pipeline.model import DateSpan, Direction, Headcount, Mode, Precision, Status, Telling, Visit, VisitKind

# "Last week" is a span, and no day; from a day to a day is two days that are told.
KINDS_OF_SPAN = {"week": "month", "range": "day"}
SET = Path(__file__).parent.parent / "stories"


@dataclass(frozen=True, slots=True)
class Told:
    """A telling, and the event it belongs to by its label."""

    telling: Telling
    event: str
    number: int


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=["even", "odd"])
    options.add_argument(
        "--visits", choices=["gold", "read"], default="gold", help="labelled, or as we read them"
    )
    options.add_argument(
        "--wrong", action="store_true", help="also what was joined or parted wrongly (even only)"
    )
    given = options.parse_args()
    told = labelled(SET / "announcements.jsonl")
    if given.visits == "read":
        told = as_read(SET / "announcements.jsonl", told)
    print(f"{'':24}{'half':6}{'tellings':>9}{'events':>8}{'P':>7}{'R':>7}{'F1':>7}{'ARI':>7}")
    for half, rest in (("even", 0), ("odd", 1)):
        if given.half in (None, half):
            mine = [each for each in told if each.number % 2 == rest]
            for name, how in HOWS.items():
                show(name, half, mine, how([each.telling for each in mine]))
            if given.wrong and half == "even":
                show_wrong(mine, by_us([each.telling for each in mine]))
    for name in ("look_alikes", "same_visits"):
        show_pairs(name, given.half, wrong=given.wrong)


def labelled(path: Path) -> list[Told]:
    """Every labelled visit of the set."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [told for line in lines if line for told in told_in(json.loads(line))]


def as_read(path: Path, told: Sequence[Told]) -> list[Told]:
    """The visits as our own reader finds them, each with the event of the label that is most like it."""
    labels: dict[str, list[Told]] = defaultdict(list)
    for each in told:
        labels[each.telling.article_id].append(each)
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        mine = labels[article["id"]]
        for city in sorted({each.telling.city for each in mine}):
            day = date.fromisoformat(article["published"][:10])
            item = Item(article["id"], city, day, article["url"], article["title"], text=article["text"])
            left = [each for each in mine if each.telling.city == city]
            for visit in visits_in(item):
                if visit.kind is VisitKind.EVENT and left:
                    best = max(left, key=lambda label, visit=visit: likeness(label.telling.visit, visit))
                    left.remove(best)
                    found.append(replace(best, telling=replace(best.telling, visit=visit)))
    print(f"found {len(found)} of {len(told)} labelled visits")
    return found


def visits_in(item: Item) -> tuple[Visit, ...]:
    """What our reader finds; nothing where it finds no body."""
    try:
        return read_item(item, SET).reading.visits
    except BodyMissing as error:
        print(f"{item.id}: {error.outcome}")
        return ()


def likeness(label: Visit, visit: Visit) -> tuple[int, int, int]:
    """How much of the label a visit that was read has."""
    return (
        len(set(label.countries) & set(visit.countries)),
        int(label.date == visit.date),
        int(label.headcount == visit.headcount),
    )


def told_in(article: Mapping[str, object], number: int | None = None) -> list[Told]:
    """The tellings of one labelled article."""
    at = datetime.fromisoformat(str(article["published"]))
    visits = article.get("visits") or []
    assert isinstance(visits, list)
    if number is None:
        number = int(str(article["announcement"])[1:])
    return [
        Told(
            Telling(
                key=f"{article['id']}:{index}",
                article_id=str(article["id"]),
                city=str(visit["city"]),
                told_at=at.astimezone(UTC),
                told_day=at.date(),
                visit=visit_of(visit, str(article["text"])),
            ),
            str(visit["event"]),
            number,
        )
        for index, visit in enumerate(visits)
    ]


def visit_of(label: Mapping[str, object], text: str) -> Visit:
    """The visit that a label says; its evidence are the paragraphs that name a visitor."""
    count, span = label.get("headcount"), label.get("date")
    bodies = tuple(map(str, label.get("organisations") or ()))  # type: ignore[call-overload]
    return Visit(
        kind=VisitKind.EVENT,
        direction=Direction(str(label.get("direction", "inbound"))),
        status=Status(str(label["status"])),
        mode=Mode(str(label.get("mode", "in_person"))),
        countries=tuple(map(str, label.get("countries") or ())),  # type: ignore[call-overload]
        organisations=bodies,
        evidence=tuple(part for part in text.split("\n\n") if any(body in part for body in bodies)),
        rule="label",
        confidence=1.0,
        headcount=Headcount(int(count["value"]), bool(count.get("approx")))
        if isinstance(count, dict)
        else None,
        date=(
            DateSpan(
                date.fromisoformat(span["start"]),
                date.fromisoformat(span["end"]),
                Precision(KINDS_OF_SPAN.get(span["precision"], span["precision"])),
            )
            if isinstance(span, dict)
            else None
        ),
    )


def by_us(tellings: Sequence[Telling]) -> list[str]:
    """Our events, by telling."""
    event_of = {each.key: group[0].key for group in grouped(tellings, same_visit_signs()) for each in group}
    return [event_of[each.key] for each in tellings]


def by_first_day(tellings: Sequence[Telling]) -> list[str]:
    """One event per city, countries and first day."""
    return [
        f"{each.city} {sorted(each.visit.countries)} {each.visit.date.start if each.visit.date else each.key}"
        for each in tellings
    ]


def by_article(tellings: Sequence[Telling]) -> list[str]:
    """Every telling an event: what a count of articles says."""
    return [each.key for each in tellings]


HOWS: Mapping[str, Callable[[Sequence[Telling]], list[str]]] = {
    "citymentions": by_us,
    "countries and first day": by_first_day,
    "each telling": by_article,
}


def show(name: str, half: str, told: Sequence[Told], events: Sequence[str]) -> None:
    """One line of the table."""
    p, r, f1 = pairwise([each.event for each in told], events)
    ari = adjusted_rand([each.event for each in told], events)
    print(f"{name:24}{half:6}{len(told):9}{len(set(events)):8}{p:7.3f}{r:7.3f}{f1:7.3f}{ari:7.3f}")


def show_wrong(told: Sequence[Told], events: Sequence[str]) -> None:
    """Every event of ours that is no label's, and the other way round."""
    for title, one, other in (
        ("joined wrongly", events, [each.event for each in told]),
        ("parted wrongly", [each.event for each in told], events),
    ):
        groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for each, mine, theirs in zip(told, one, other, strict=True):
            groups[mine][theirs].append(each.telling.key)
        for parts in groups.values():
            if len(parts) > 1:
                print(title, [sorted(keys) for keys in parts.values()])


def show_pairs(name: str, half: str | None, *, wrong: bool) -> None:
    """How the pairs of two articles came out."""
    path = SET / f"{name}.jsonl"
    found: Counter[tuple[str, bool]] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        number = int("".join(filter(str.isdigit, pair["id"])))
        of = "odd" if number % 2 else "even"
        ones, others = told_in(pair["a"], number), told_in(pair["b"], number)
        joined = by_us([each.telling for each in (*ones, *others)])
        right = is_as_labelled([*ones, *others], joined)
        found[of, right] += 1
        if wrong and of == "even" and not right:
            print(name, pair["id"], pair.get("why"))
    for of in ("even", "odd"):
        if half in (None, of):
            print(f"{name:24}{of:6}{found[of, True]} right, {found[of, False]} wrong")


def is_as_labelled(told: Sequence[Told], events: Sequence[str]) -> bool:
    """Whether any two tellings are joined just where their label says so."""
    return pairwise([each.event for each in told], events)[0:2] == (1.0, 1.0)


def pairwise(labels: Sequence[str], found: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of tellings; 1.0 where there is no pair."""
    both = pairs(Counter(zip(labels, found, strict=True)).values())
    said, true = pairs(Counter(found).values()), pairs(Counter(labels).values())
    p, r = both / said if said else 1.0, both / true if true else 1.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def adjusted_rand(labels: Sequence[str], found: Sequence[str]) -> float:
    """Adjusted Rand index (Hubert and Arabie, 1985)."""
    both = pairs(Counter(zip(labels, found, strict=True)).values())
    ones, others, all_ = pairs(Counter(labels).values()), pairs(Counter(found).values()), pairs([len(labels)])
    expected = ones * others / all_ if all_ else 0.0
    most = (ones + others) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def pairs(sizes: Iterable[int]) -> float:
    """Number of pairs within groups of these sizes."""
    return sum(size * (size - 1) / 2 for size in sizes)


if __name__ == "__main__":
    main()
