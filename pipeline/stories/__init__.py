"""Which articles tell one announcement or occasion, and what each took from the release behind it. Pure.

    Article, Readings → traits → links between two of them, each with its reasons → stories → parts

Versions of an announcement share 5 to 40 % of their phrases and rare facts (numbers, names, terms); facts
also join articles in different languages. What is kept is in `storage.ledger.stories`; `jobs.stories`
says when it runs.
"""

from pipeline.stories.grouping import stories_of
from pipeline.stories.likeness import StoryRules, keys_of, likeness, link_between, reach_of, story_rules
from pipeline.stories.tracing import parts_of
from pipeline.stories.traits import max_holders, traits_of

__all__ = [
    "StoryRules",
    "keys_of",
    "likeness",
    "link_between",
    "max_holders",
    "parts_of",
    "reach_of",
    "stories_of",
    "story_rules",
    "traits_of",
]
