"""The frozen values that travel between the rooms. No behaviour, no input or output.

Everywhere here: `None` means "the page does not say", never "something failed"; datetimes are aware
and in UTC; days (`date`) are the publisher's own; sequences are tuples; countries are ISO 3166-1 alpha-2
codes; character offsets count code points of the string they are said to index.
"""

from pipeline.model.articles import Article, Form, Page
from pipeline.model.cities import City, Programme
from pipeline.model.entries import Entry
from pipeline.model.events import Act, Anchor, Correction, Event, Resolution, Resolved, Telling
from pipeline.model.outcomes import Attempt, Outcome, Run, RunOutcome
from pipeline.model.readings import (
    Award,
    Coverage,
    DateSpan,
    Direction,
    Headcount,
    Mention,
    Mode,
    Precision,
    Quote,
    Reading,
    Status,
    Visit,
    VisitKind,
)
from pipeline.model.sources import Feed, FeedKind, Layout, Link, PastList, Rights, Source, UrlRules
from pipeline.model.stories import Role, StoryLink, StoryPart, Traits, Version

__all__ = [
    "Act",
    "Anchor",
    "Article",
    "Attempt",
    "Award",
    "City",
    "Correction",
    "Coverage",
    "DateSpan",
    "Direction",
    "Entry",
    "Event",
    "Feed",
    "FeedKind",
    "Form",
    "Headcount",
    "Layout",
    "Link",
    "Mention",
    "Mode",
    "Outcome",
    "Page",
    "PastList",
    "Precision",
    "Programme",
    "Quote",
    "Reading",
    "Resolution",
    "Resolved",
    "Rights",
    "Role",
    "Run",
    "RunOutcome",
    "Source",
    "Status",
    "StoryLink",
    "StoryPart",
    "Telling",
    "Traits",
    "UrlRules",
    "Version",
    "Visit",
    "VisitKind",
]
