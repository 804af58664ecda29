"""Other ways to find near-copies, in the same window: what else could be taken. Extra `bench`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Final

from tests.benchmarks.story_set import Labelled

Groups = dict[str, str]
WINDOW: Final = timedelta(hours=120)
TFIDF_THRESHOLDS: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)


def exact_title(articles: Sequence[Labelled]) -> Groups:
    """One headline, letter for letter, is one story."""
    return _joined(articles, lambda one, other: one.article.title == other.article.title)


def minhash(articles: Sequence[Labelled], threshold: float = 0.7) -> Groups:
    """MinHash over character 5-grams, as datasketch's manual has it. ImportError where it is not installed."""
    from datasketch import MinHash

    signatures = {}
    for each in articles:
        text = "".join(f"{each.article.title}{each.article.body}".split())
        signature = MinHash(num_perm=128)
        signature.update_batch([text[at : at + 5].encode() for at in range(len(text) - 4)])
        signatures[each.id] = signature
    return _joined(articles, lambda one, other: signatures[one.id].jaccard(signatures[other.id]) >= threshold)


def tfidf(articles: Sequence[Labelled], threshold: float) -> Groups:
    """Cosine of TF-IDF over character 2- to 4-grams, scikit-learn's own. ImportError as above."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{each.article.title}\n{each.article.body}" for each in articles]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True).fit_transform(texts)
    likeness = (vectors @ vectors.T).toarray()
    place = {each.id: at for at, each in enumerate(articles)}
    return _joined(articles, lambda one, other: likeness[place[one.id], place[other.id]] >= threshold)


def _joined(articles: Sequence[Labelled], is_same: Callable[[Labelled, Labelled], bool]) -> Groups:
    """Whatever hangs together by pairs within the window."""
    group = {each.id: each.id for each in articles}
    for one, other in _near(articles):
        if group[one.id] != group[other.id] and is_same(one, other):
            old, new = group[one.id], group[other.id]
            group |= {each: new for each, held in group.items() if held == old}
    return group


def _near(articles: Iterable[Labelled]) -> Iterator[tuple[Labelled, Labelled]]:
    return (
        (one, other)
        for one, other in combinations(articles, 2)
        if abs(one.published - other.published) <= WINDOW
    )
