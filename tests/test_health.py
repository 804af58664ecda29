"""A run is judged by what its source brought before: no silent zero, and no false alarm."""

from collections import Counter

import pytest

from jobs.health import things_gone


@pytest.mark.parametrize(
    ("pages_before", "lacking_before", "pages", "count", "is_told"),
    [
        (100, 0, 1, 1, True),  # always there for a hundred pages, and now gone
        (20, 0, 1, 1, False),  # one page of twenty-one may well be odd
        (20, 0, 2, 2, True),
        (100, 30, 3, 3, False),  # every third page lacks it
        (100, 100, 50, 50, False),  # none ever had it
        (5, 5, 60, 60, False),  # likewise, of few
        (100, 0, 10, 5, False),  # half of them: two kinds of pages, not a change
        (100, 0, 10, 9, True),
        (0, 0, 2, 2, False),
        (0, 0, 3, 3, True),  # the layout has never fitted
    ],
)
def test_what_goes_missing_is_told_with_its_name(pages_before, lacking_before, pages, count, is_told):
    """A part of a layout that stops hitting is named within the run; what is often missing is not news."""
    before = {"herald-2023:body": float(lacking_before)}
    told = things_gone(pages_before, before, pages, Counter({"herald-2023:body": count}))
    assert is_told == ("herald-2023:body" in told.get("herald-2023:body", ""))


def test_a_field_that_a_source_never_has_is_no_fault():
    """Agencies sign nothing, boards have no authors: only what was there before can go."""
    assert {} == things_gone(0, {}, 40, Counter({"authors": 40}))
