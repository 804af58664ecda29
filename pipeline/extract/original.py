"""A reading of composed text, told again in the characters of the original. Pure.

Rules are written for composed, ordinary-width text (see `text.fold`); what is cut out of an article must be
found in it as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.text import Folded, Sentence
from pipeline.model import Mention, Reading


class Original:
    """The original of a folded title and body: `told_again` gives a reading of them its own characters."""

    def __init__(
        self, title: str, body: str, folded: tuple[Folded, Folded], sentences: Sequence[Sentence]
    ) -> None:
        self._texts = (title, body)
        self._folded = folded
        self._sentences = {
            each.text: self._cut(each.start, each.end, in_title=each.in_title) for each in sentences
        }

    def told_again(self, reading: Reading) -> Reading:
        """`reading` with evidence, sentences and offsets of the original; names and codes stay composed."""
        return replace(
            reading,
            visits=tuple(
                replace(each, evidence=tuple(map(self._evidence, each.evidence))) for each in reading.visits
            ),
            awards=tuple(replace(each, evidence=self._evidence(each.evidence)) for each in reading.awards),
            coverage=tuple(
                replace(each, evidence=self._evidence(each.evidence)) for each in reading.coverage
            ),
            quotes=tuple(replace(each, evidence=self._evidence(each.evidence)) for each in reading.quotes),
            mentions=tuple(map(self._mention, reading.mentions)),
        )

    def _evidence(self, text: str) -> str:
        """A whole sentence, or a piece of the body; what is neither (a caption's) stays as it is."""
        if text in self._sentences:
            return self._sentences[text]
        start = self._folded[1].text.find(text)
        return self._cut(start, start + len(text)) if start >= 0 else text

    def _mention(self, mention: Mention) -> Mention:
        folded = self._folded[0 if mention.in_title else 1]
        start, end = folded.original_span(mention.start_char, mention.end_char)
        return replace(
            mention,
            surface=self._cut(mention.start_char, mention.end_char, in_title=mention.in_title),
            start_char=start,
            end_char=end,
            sentence=self._evidence(mention.sentence),
        )

    def _cut(self, start: int, end: int, *, in_title: bool = False) -> str:
        side = 0 if in_title else 1
        return self._texts[side][slice(*self._folded[side].original_span(start, end))]
