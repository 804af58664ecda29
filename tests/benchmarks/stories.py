"""How well articles are grouped into stories, beside other ways to do it, and what it costs as they grow.

    python -m tests.benchmarks.stories [--sizes 10000 100000 1000000] [--no-growth | --only-growth]
                                     [--only-tuning]

Stories: both halves of tests/stories/ apart; rules were written on the tuning half and the further ones alone. The rivals get the same
articles and the same window; where one has a threshold to choose, it gets the best for the half that it is scored
on. Rivals need the extra `bench`; one that is not installed is named. Then addresses, release tracing, and growth.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.stories import group_waiting, grouping
from pipeline.model import Attempt, Entry, Link, Outcome, Rights, StoryPart
from pipeline.sources import load_sources, source_for_url
from pipeline.stories import traits_of
from pipeline.urls import article_id, canonical_key
from storage.state import State
from tests.benchmarks.story_growth import NEW, bytes_per_article, growth
from tests.benchmarks.story_rivals import TFIDF_THRESHOLDS, exact_title, minhash, tfidf
from tests.benchmarks.story_set import (
    Labelled,
    Scores,
    further_articles,
    labelled_articles,
    scores_of,
    url_pairs,
)


def ours(articles: Sequence[Labelled]) -> dict[str, StoryPart]:
    """The place of each article, by the state file and the jobs that the walk uses."""
    with TemporaryDirectory() as folder, State(Path(folder) / "state.sqlite") as state:
        for each in articles:
            entry = _entry(each)
            state.add_links([Link(each.article.url, each.id, each.source)], each.published)
            state.finish(_attempt(each, entry), entry)
        group_waiting(state, grouping({"ko"}))
        found = {each.id: state.grouped(article_id(each.id)) for each in articles}
    return {line_id: held.part for line_id, held in found.items() if held and held.part}


def _entry(each: Labelled) -> Entry:
    is_release = each.role == "release"
    return Entry(
        article_id=article_id(each.id),
        source_id=each.source,
        key=each.id,
        rights=Rights.EXCERPT,
        article=each.article,
        readings=each.readings,
        first_seen_at=each.published,
        fetched_at=each.published,
        traits=traits_of(each.article, each.readings, is_release=is_release),
        is_release=is_release,
    )


def _attempt(each: Labelled, entry: Entry) -> Attempt:
    return Attempt(
        each.id, "run", each.source, each.id, each.article.url, Outcome.STORED, "store", each.published,
        article_id=entry.article_id,
    )  # fmt: skip


def print_stories(name: str, articles: Sequence[Labelled]) -> Scores:
    """Our scores on a part of the set, beside the rivals'."""
    print(f"\n{name}: {len(articles)} articles, "
          f"{len({each.label for each in articles})} stories")  # fmt: skip
    started = time.perf_counter()
    parts = ours(articles)
    elapsed = time.perf_counter() - started
    mine = scores_of(articles, {line_id: part.story_id for line_id, part in parts.items()})
    _print_scores(f"ours ({1000 * elapsed / len(articles):.1f} ms an article, stored)", mine)
    _print_scores("exact title", scores_of(articles, exact_title(articles)))
    _print_rival("MinHash at 0.7 (datasketch)", articles, lambda: [minhash(articles)])
    _print_rival(
        "TF-IDF cosine (scikit-learn), best threshold",
        articles,
        lambda: [tfidf(articles, threshold) for threshold in TFIDF_THRESHOLDS],
    )
    _print_roles(articles, parts)
    return mine


def _print_scores(name: str, scores: Scores) -> None:
    print(f"  {name:48} P {scores.precision:.3f}  R {scores.recall:.3f}  F1 {scores.f1:.3f}  ARI {scores.ari:.3f}"
          f"  look-alikes joined {scores.wrong_pairs} of {scores.pairs}")  # fmt: skip


def _print_rival(
    name: str, articles: Sequence[Labelled], groupings: Callable[[], list[dict[str, str]]]
) -> None:
    try:
        found = [scores_of(articles, each) for each in groupings()]
    except ImportError as error:
        print(f"  {name:48} not installed ({error.name}): pip install '.[bench]'")
        return
    _print_scores(name, max(found, key=lambda scores: scores.ari))


def _print_roles(articles: Sequence[Labelled], parts: dict[str, StoryPart]) -> None:
    """Of the versions that are in their release's story: how many roles are right."""
    released = {
        each.label: parts[each.id].story_id for each in articles if each.role == "release" and not each.pair
    }
    told = [
        each
        for each in articles
        if each.label in released and parts[each.id].story_id == released[each.label]
    ]
    right = sum(parts[each.id].role == each.role for each in told)
    wrong = Counter(
        (each.role, parts[each.id].role.value) for each in told if parts[each.id].role != each.role
    )
    print(f"  roles right: {right} of {len(told)}; wrong (label, found): {dict(wrong)}")


def print_addresses(*, held_out: bool) -> None:
    """How many pairs of addresses get keys as they should."""
    sources = load_sources()
    counts: Counter[tuple[bool, bool]] = Counter()
    for pair in url_pairs(held_out=held_out):
        one, other = (canonical_key(url, source_for_url(url, sources)) for url in (pair["a"], pair["b"]))
        counts[pair["same"], one == other] += 1
    print(f"  {'held-out' if held_out else 'tuning'}: wrong merges {counts[False, True]} of "
          f"{counts[False, True] + counts[False, False]} different; missed {counts[True, False]} of "
          f"{counts[True, True] + counts[True, False]} same")  # fmt: skip


def print_growth(sizes: tuple[int, ...]) -> None:
    """The cost of a new article at each size of the archive."""
    print(f"\ngrowth: {NEW} new articles on top of generated ones")
    with TemporaryDirectory() as folder:
        first = None
        for cost in growth(Path(folder), sizes):
            first = first or cost.cpu_ms_per_article
            print(f"  {cost.articles:>9,} articles: {cost.ms_per_article:6.2f} ms each, {cost.cpu_ms_per_article:.2f} ms of"
                  f" processor time ({cost.cpu_ms_per_article / first:.2f} of the first), {cost.linked:,} links,"
                  f" file {cost.file_mb:,.0f} MB, peak memory {cost.peak_mb:,.0f} MB", flush=True)  # fmt: skip
        traits, index = bytes_per_article(Path(folder))
        print(f"  per article: {traits:,.0f} bytes of traits, {index:,.0f} of index")


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--no-growth", action="store_true")
    which.add_argument("--only-growth", action="store_true")
    parser.add_argument("--only-tuning", action="store_true", help="leave the held-out half alone")
    chosen = parser.parse_args()
    if not chosen.only_growth:
        print_stories("tuning half", labelled_articles(held_out=False))
        print_stories("further ones, for tuning", further_articles())
        if not chosen.only_tuning:
            print_stories("held-out half", labelled_articles(held_out=True))
        print("\naddresses")
        for held_out in (False, True):
            print_addresses(held_out=held_out)
    if not chosen.no_growth:
        print_growth(tuple(chosen.sizes))


if __name__ == "__main__":
    main()
