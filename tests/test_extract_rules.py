"""The visits' rules in words: every rule that a reader can name has a line, and every line has its rule."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from reading import labelled, lexicon

from pipeline.extract.text import sentences_of
from pipeline.extract.visits import weigh_visits
from pipeline.extract.visits.confidence import figures
from pipeline.extract.visits.rules import meaning_of, rules
from pipeline.extract.visits.weighing import Weighed, weigh_sentences
from pipeline.model import Article
from pipeline.parse import read_text

READERS = Path(__file__).parent.parent / "pipeline" / "extract" / "visits"
MAKERS = {"Reading", "Relation", "Rejected", "Draft", "_draft", "draft_of", "replace"}
NAMING = {
    "ko/constructions",
    "ko/relations",
    "ko/exclusions",
    "ko/destinations",
    "ko/reading",
    "en/relations",
    "ja/reading",
}
A_RULE = re.compile(r"[a-z]+(?:-[a-z]+)*")
HYPHENATED = re.compile(r"[a-z]+(?:-[a-z]+)+")
NO_RULES = {"received-by", "so-far"}  # a predicate's act, a date's own rule
EN_SUFFIXES = ("-under-frame", "-then-host", "-to-town")


def constants(node: ast.AST | None) -> Iterator[str]:
    """The strings that can be the node's value: its own, or those of either branch."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))
    elif isinstance(node, ast.Tuple):
        yield from (text for part in node.elts for text in constants(part))


def _strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def rule_ids(module: Path) -> set[str]:
    """The rules that a module's source names: given to a record, returned, or spelt with a hyphen."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            given = [*node.args, *(each.value for each in node.keywords if each.arg == "rule")]
            found.update(text for each in given for text in constants(each))
        elif isinstance(node, ast.Return) and f"{module.parent.name}/{module.stem}" in NAMING:
            found.update(constants(node.value))
        elif isinstance(node, ast.AnnAssign) and "EXCLUSIONS" in ast.unparse(node.target):
            found.update(text for text in _strings(node) if A_RULE.fullmatch(text))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update([node.value] if HYPHENATED.fullmatch(node.value) else [])
    lang = module.parent.name
    named = {text for text in found if A_RULE.fullmatch(text)} - NO_RULES - set(EN_SUFFIXES)
    known = all_lines()
    return {f"{lang}-{text}" if f"{lang}-{text}" in known else text for text in named}


def all_lines() -> dict[str, str]:
    """Every line of the table by its rule."""
    known = rules()
    return {
        rule: line
        for table in (*known.made.values(), *known.let_go.values(), known.no_candidate)
        for rule, line in table.items()
    }


@pytest.mark.parametrize(
    "module", sorted(READERS.rglob("*.py")), ids=lambda path: str(path.relative_to(READERS))
)
def test_every_rule_in_the_source_has_a_line(module):
    """A rule that a reader names in its source is explained in data/rules.toml."""
    assert sorted(rule_ids(module) - set(all_lines())) == []


def test_every_line_has_its_rule():
    """No line explains a rule that no reader can name."""
    named = set().union(*(rule_ids(module) for module in READERS.rglob("*.py")))
    named |= {f"en-{rule}" for rule in named} | {"title", "furniture", "rate", "elsewhere"}
    named |= {f"{rule}{suffix}" for rule in named for suffix in EN_SUFFIXES}
    assert sorted(set(all_lines()) - named) == []


def test_a_line_is_one_line():
    """Explanations fit a terminal: one line, no full stop, at most 110 characters."""
    assert [
        line for line in all_lines().values() if "\n" in line or line.endswith(".") or len(line) > 110
    ] == []


def test_every_rule_of_a_record_has_figures():
    """Rules that make records and rules with a measured confidence are the same rules."""
    assert sorted(rules().class_of) == sorted(figures().prior)


def test_an_unknown_rule_is_told_in_its_own_words():
    """A rule without a line fails the tests here, and never a reader's run."""
    assert meaning_of("comes-by-balloon") == "comes by balloon"


def test_rules_of_labelled_articles_are_known():
    """Whatever the labelled articles bring up, made or let go, is in the table."""
    seen = set()
    for label in labelled():
        page = read_text(str(label["text"]), title=str(label["title"]))
        told = weigh_visits(page, sentences_of(page), lexicon().city(str(label["city"])), lexicon())
        seen |= {each.rule for each in (*told.visits, *told.rejected)}
    assert sorted(seen - set(all_lines())) == []


def weighed(
    body: str, *, title: str = "", lang: str = "ko", captions: tuple[str, ...] = ()
) -> tuple[Weighed, ...]:
    """Every sentence of an article with what became of it, for Seoul."""
    page = Article(url="", title=title, body=body, lang=lang, captions=captions)
    return weigh_sentences(page, lexicon().city("seoul"), lexicon())


def rules_against(each: Weighed) -> list[str]:
    """Why a sentence made no record."""
    return [party.rule for party in each.let_go] or ([each.nothing] if each.nothing else [])


@pytest.mark.parametrize(
    ("lang", "sentence", "rule"),
    [
        ("ko", "서울시는 “베트남 대표단이 시청을 방문한다”는 말을 옮겼다.", "quoted"),
        ("ko", "서울시에 사는 몽골 출신 공무원들이 시청을 찾았다.", "inhabitants"),
        ("ko", "서울시청에 칠레 대표단이 온다는 소문이 돌았다.", "hearsay"),
        ("ko", "서울시는 폴란드 연구진이 만든 지도를 시청에 걸었다.", "inner-clause"),
        ("ko", "서울시는 골목길의 가로등을 바꿨다.", "no-foreign-party"),
        ("en", "Seoul officials said that a delegation from Ghana was large.", "en-no-contact"),
        ("en", "Seoul is ahead of Denmark in this ranking.", "no-party"),
        ("en", "Seoul paved the road again.", "no-foreign-party"),
        ("ja", "ドイツの代表団はソウル市の地図を作った。", "ja-no-contact"),
        ("ja", "ソウル市は道路を直した。", "no-foreign-party"),
    ],
)
def test_a_sentence_without_a_record_says_why(lang, sentence, rule):
    """The rule that let the party go, or why there was none, in each language."""
    (told,) = weighed(sentence, lang=lang)
    assert ((), [rule]) == (told.records, rules_against(told))


def test_every_sentence_is_answered_for():
    """Title, lead, body and caption: each made a record, lost a party to a rule, or had nothing to weigh."""
    told = weighed(
        "서울시는 22일 시청에서 브라질 사절단 40명을 맞았다.\n\n시는 낡은 도로와 골목길의 가로등을 고쳤다.\n\n"
        "서울시청에 네팔 대표단이 온다는 소문이 돌았다.",
        title="서울시, 브라질 사절단 맞아",
        captions=("네팔의 산",),
    )
    assert [
        ("title", (), ["title"]),
        ("lead", (0,), []),
        ("lead", (), ["no-foreign-party"]),
        ("body", (), ["hearsay"]),
        ("caption", (), ["no-host"]),
    ] == [(each.segment, each.records, rules_against(each)) for each in told]
    assert (("BR",), ("서울시",), ("22일",), ("40명",)) == (
        told[1].countries,
        told[1].city,
        told[1].days,
        told[1].people,
    )
