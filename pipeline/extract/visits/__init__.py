"""Visits of one article: each sentence read by its language's constructions, then brought together. Pure.

Each language has its room, whose `reading` joins its stages: `ko`, `en`, `ja`.
- words first: `words`, `phrases` and `parties` (who could be coming), `hosts` (the city in the sentence);
- then what a sentence says of them: `sentence` (roles), `predicates`, `relations`, `told` (status and mode),
  `constructions` (sure readings), `sites`, `deeds`, `described` (the wide net), `exclusions` (what bars);
- kinds of their own: `lists`, `schedules`, `told_before`, `totals` (running counts), and the city's people
  abroad: `trips`, `travellers`, `destinations`, `exchanges`;
- across sentences: `followups`, `journeys`, `details`.

For all languages, here: `records` (drafts), `roles`, `organisations`, `hosts`, `rules` and `weighing` (why),
`merge` (one record per occasion), `confidence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.dates.calendar_words import month_span
from pipeline.extract.scope import ScopedSentence, scope_of
from pipeline.extract.text import Sentence, fold, sentences_of
from pipeline.extract.visits.en import reading as en
from pipeline.extract.visits.ja import reading as ja
from pipeline.extract.visits.ko import exchanges as exchanges_ko
from pipeline.extract.visits.ko import followups as followups_ko
from pipeline.extract.visits.ko import journeys as journeys_ko
from pipeline.extract.visits.ko import lists as lists_ko
from pipeline.extract.visits.ko import reading as ko
from pipeline.extract.visits.ko import schedules as schedules_ko
from pipeline.extract.visits.ko import sentence as sentence_ko
from pipeline.extract.visits.ko import told_before as told_before_ko
from pipeline.extract.visits.ko import totals as totals_ko
from pipeline.extract.visits.ko import trips as trips_ko
from pipeline.extract.visits.ko.followups import Pending
from pipeline.extract.visits.ko.predicates import status_in
from pipeline.extract.visits.ko.sentence import Analysis
from pipeline.extract.visits.merge import merged
from pipeline.extract.visits.records import Draft, Rejected, Scene, Verdicts
from pipeline.model import Article, City, DateSpan, Direction, Mode, Precision, Status, Visit

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


MAX_DRAFTS: Final = 400
"""A text that tells of more visits than this is no article; what follows is left out."""


def read_visits(
    article: Article, sentences: tuple[Sentence, ...], city: City, lexicon: Lexicon
) -> tuple[Visit, ...]:
    """Visits to and from `city` as this article tells them, in order of telling. Unsure means absent."""
    return weigh_visits(article, sentences, city, lexicon, keeps_rejected=False).visits


def weigh_visits(
    article: Article,
    sentences: tuple[Sentence, ...],
    city: City,
    lexicon: Lexicon,
    *,
    keeps_rejected: bool = True,
) -> Verdicts:
    """The same visits, and beside them every foreign party that was let go, and by which rule."""
    body, title = fold(article.body), fold(article.title)
    if body.offsets is None and title.offsets is None:
        return _read(article, sentences, city, lexicon, keeps_rejected=keeps_rejected)
    plain = replace(article, body=body.text, title=title.text)
    plain_sentences = sentences_of(plain)
    told = {
        s.text: article.body[slice(*body.original_span(s.start, s.end))]
        for s in plain_sentences
        if not s.in_title
    }
    read = _read(plain, plain_sentences, city, lexicon, keeps_rejected=keeps_rejected)
    return Verdicts(
        tuple(
            replace(visit, evidence=tuple(told.get(text, text) for text in visit.evidence))
            for visit in read.visits
        ),
        tuple(replace(each, evidence=told.get(each.evidence, each.evidence)) for each in read.rejected),
    )


def _read(
    article: Article,
    sentences: tuple[Sentence, ...],
    city: City,
    lexicon: Lexicon,
    *,
    keeps_rejected: bool,
) -> Verdicts:
    """Visits of an article in composed form (see `text.fold`)."""
    scoped = [*scope_of(article, sentences, city, lexicon), *_captions(article, city, lexicon)]
    if not (keeps_rejected or any(_may_be_foreign(each) for each in scoped)):
        return Verdicts((), ())
    day = schedules_ko.schedule_day(article.title, article.published_day)
    scene = Scene(city, lexicon, scoped, article.published_day, previous=day, schedule=day)
    drafts, rejected = _drafts(scene, keeps_rejected=keeps_rejected)
    return Verdicts(merged(drafts, scene), tuple(rejected))


def _may_be_foreign(each: ScopedSentence) -> bool:
    """Whether the sentence has a foreign place or body, or a word for foreigners of no named country."""
    return any(place.code not in ("KR", "KP") for place in each.places) or bool(
        _FOREIGNERS.search(each.sentence.text)
    )


_FOREIGNERS: Final = re.compile(
    r"외국|해외|국외|국내외|각국|외신|외교|글로벌|국제|세계|개국|나라|주한|아시아|유럽|미주|중남미|남미|아프리카|중동|아세안|"
    r"라틴아메리카|오세아니아|개도국|개발도상국|신흥국|순방|대사|"
    r"海外|外国|各国|国際|世界|[カかヵヶケ]国|大使|アジア|欧州|アフリカ|"
    r"(?i:foreign|overseas|abroad|internation|countr|nation|world|global|embass|ambassador|envoy|asia|europe|africa|america)"
)


def _captions(article: Article, city: City, lexicon: Lexicon) -> Iterator[ScopedSentence]:
    """Sentences of the pictures' captions, read last: one that repeats the body makes no second record."""
    for caption in article.captions:
        alone = replace(article, title="", body=caption, captions=())
        yield from scope_of(alone, sentences_of(alone), city, lexicon)


@dataclass(slots=True)
class _Story:
    """What the sentences read so far have told.

    `last`: positions of the drafts told last; `pending`: who was named and has not been seen to come yet.
    """

    scene: Scene
    drafts: list[Draft] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    last: tuple[int, ...] = ()
    pending: Pending | None = None

    @property
    def has_nobody_in_mind(self) -> bool:
        """Whether a sentence without foreigners can add nothing to what was told."""
        return not (self.pending or self.last or self.scene.abroad)


def _drafts(scene: Scene, *, keeps_rejected: bool) -> tuple[Sequence[Draft], Sequence[Rejected]]:
    story = _Story(scene)
    for index, each in enumerate(scene.scoped):
        text = each.sentence.text
        is_korean = bool(_HANGUL.search(text))
        if each.sentence.in_title:
            if is_korean:
                story.pending = followups_ko.pending_in(sentence_ko.analyse(story.scene, index))
        elif len(story.drafts) >= MAX_DRAFTS:
            break
        elif not is_korean:
            _read_other(story, index, keeps_rejected=keeps_rejected)
        elif story.has_nobody_in_mind and _is_quiet(each):
            story.scene = _past_quiet(story.scene, index)
        else:
            _read_korean(story, index)
    return story.drafts, story.rejected


def _read_other(story: _Story, index: int, *, keeps_rejected: bool) -> None:
    """Add what an English or Japanese sentence tells."""
    scene = story.scene
    reader = ja if _KANA.search(scene.scoped[index].sentence.text) else en
    if keeps_rejected:  # judged a second time: who only wants the records does not pay for it
        story.rejected.extend(each for each in reader.judged(scene, index) if isinstance(each, Rejected))
    told, dates = reader.drafts_in(scene, index)
    story.drafts.extend(told)
    story.scene = _moved_on(scene, dates)


def _read_korean(story: _Story, index: int) -> None:
    """Add what a Korean sentence tells, by itself or of those whom the sentences before have named."""
    scene = story.scene
    analysis = sentence_ko.analyse(scene, index, needs_sites=story.pending is not None)
    verdicts = (
        lists_ko.item_drafts(scene, analysis)
        or schedules_ko.noun_drafts(scene, analysis)
        or told_before_ko.drafts_in(scene, analysis)
        or _told_in(scene, analysis)
    )
    told = [verdict for verdict in verdicts if isinstance(verdict, Draft)]
    story.rejected.extend(verdict for verdict in verdicts if isinstance(verdict, Rejected))
    if not told and story.pending:
        told = list(followups_ko.resolved(story.pending, analysis))
    if told:
        scene = replace(scene, is_by_screen=told[-1].mode is Mode.ONLINE)
        story.drafts, story.last = journeys_ko.added(story.drafts, told, goes_on=scene.abroad)
        story.pending = None
    else:
        enriched = followups_ko.enriched(story.drafts, story.last, analysis)
        story.drafts = journeys_ko.completed(enriched, story.last, analysis)
        story.pending = followups_ko.pending_in(analysis, story.pending) or _still(story.pending, index)
    scene = journeys_ko.moved_on(scene, analysis, told)
    if _sets_out(analysis, told):
        scene = replace(scene, abroad=True)
    story.scene = _moved_on(_with_frames(scene, index, analysis.dates), analysis.dates)


def _is_quiet(each: ScopedSentence) -> bool:
    """A sentence that names no foreigners and counts nobody: with nobody in mind, it tells only a date."""
    return not _may_be_foreign(each) and not find_counts(each.sentence.text)


def _past_quiet(scene: Scene, index: int) -> Scene:
    text = scene.scoped[index].sentence.text
    ahead = status_in(text) is not Status.HAPPENED
    dates = find_dates(text, scene.published, scene.previous, ahead=ahead)
    return _moved_on(_with_frames(scene, index, dates), dates)


def _still(pending: Pending | None, index: int) -> Pending | None:
    """Who was named stays in mind for two sentences."""
    return pending if pending and index - pending.sentence < _IN_MIND else None


_IN_MIND: Final = 2
_SETS_OUT: Final = re.compile(
    r"출국|순방|출장|귀국|(?:을|를|로|러|으로|일)\s(?:[가-힣]+\s)?떠(?:난다|났|나|날)|현지(?:에서|"
    r"\s시간)|파견(?:했|한다)|비행기에\s올|해외\s?연수"
)
_HELD_ABROAD: Final = re.compile(r"(?:\s[가-힣]{1,8})?에서\s(?:[가-힣]+\s)?열(?:리|린|렸)")


def _sets_out(analysis: Analysis, told_here: Sequence[Draft]) -> bool:
    """A sentence of the city's that leads abroad, though no trip was read from it."""
    if any(draft.direction is Direction.INBOUND for draft in told_here):
        return False
    foreign = [place for place in analysis.places if place.code and place.kind != "organisation"]
    if not foreign or not (analysis.hosts.is_home or analysis.hosts.words):
        return False
    is_held = any(_HELD_ABROAD.match(analysis.text, place.end) for place in foreign)
    first = min((word.start for word in analysis.hosts.words), default=len(analysis.text))
    acts = analysis.hosts.subject is not None or first < foreign[0].start
    return is_held or (acts and bool(_SETS_OUT.search(analysis.text)))


_HANGUL: Final = re.compile(r"[가-힣]")
_KANA: Final = re.compile(r"[぀-ヿ一-鿿]")
_OPENED: Final = re.compile(
    r"문을\s(?:열었|연)|개관(?:했|한)|개소(?:했|한)|재개관|출범(?:했|한)|개통(?:했|한)"
)


def _moved_on(scene: Scene, dates: Sequence[DateHit]) -> Scene:
    """The scene after a sentence: its last told date is what 같은 달 means next; a schedule keeps its day."""
    if scene.schedule:
        return scene
    told = [hit.span for hit in dates if hit.rule != ANNOUNCED and hit.span]
    return replace(scene, previous=told[-1]) if told else scene


def _with_frames(scene: Scene, index: int, dates: Sequence[DateHit]) -> Scene:
    """The scene with what the sentence sets for later ones: exchange by screen, the opening of a facility."""
    each = scene.scoped[index]
    if each.is_citys and exchanges_ko.FRAME.search(each.sentence.text):
        scene = replace(scene, online_frame=index)
    month = next((hit.span for hit in dates if hit.rule == "month" and hit.span), None)
    if month and scene.published and month.start <= scene.published and _OPENED.search(each.sentence.text):
        until = month_span(scene.published.year, scene.published.month).end
        scene = replace(scene, since_opening=DateSpan(month.start, until, Precision.MONTH))
    return scene


def _told_in(scene: Scene, analysis: Analysis) -> Sequence[Draft | Rejected]:
    """What one sentence tells: a total (with only the dated events beside it), else events and trips."""
    if scene.abroad and journeys_ko.is_at_home(analysis):
        scene = replace(scene, abroad=False)
    totals = tuple(totals_ko.totals_in(scene, analysis))
    trips = tuple(trips_ko.trips_in(scene, analysis))
    verdicts, trips = journeys_ko.told_apart(ko.verdicts_on(scene, analysis), trips, analysis.text)
    if totals:
        return (
            *totals,
            *(each for each in verdicts if isinstance(each, Rejected) or _has_own_day(each.date)),
        )
    return (*verdicts, *trips)


def _has_own_day(span: DateSpan | None) -> bool:
    return span is not None and span.precision is Precision.DAY and (span.end - span.start).days < _STAY_DAYS


_STAY_DAYS = 15
