"""What belongs to the page goes, what somebody wrote stays: the rules, each on sentences of our own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_data import shared_path

from pipeline.parse.cleaning import clean
from pipeline.parse.cleaning.bylines import (
    is_signature,
    person,
    signed_names,
    without_lead_byline,
    without_tail_signature,
)
from pipeline.parse.cleaning.captions import is_caption
from pipeline.parse.cleaning.furniture import is_copyright, is_date_line, is_notice, is_related_header

BODY = (
    "온새미시는 호숫가에 새 전망대를 열고 첫 손님을 맞았다. 담당자들은 시설을 둘러보며 의견을 나눴다.",
    "전망대는 세 해 동안 지어졌고 휠체어로도 끝까지 오를 수 있다고 시는 전했다.",
    "시는 다음 달부터 매주 토요일에 해설이 있는 산책을 마련한다.",
)


def cases() -> list[dict[str, str]]:
    path = shared_path("language", "boilerplate_cases.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def survives(case: dict[str, str]) -> bool:
    """Whether the case ends as the catalogue wants: stripped without a scratch on the body, or kept."""
    text = case["text"]
    if case["action"] == "keep":
        inside = clean([BODY[0], text, BODY[1]]).paragraphs
        return text in inside and text in clean([*BODY, text]).paragraphs
    if case["action"] == "strip_prefix":
        return clean([text + BODY[0], *BODY[1:]]).paragraphs == BODY
    behind = [text, "다른 소식의 제목이 온다"] if case["action"] == "cut_from_here" else [text]
    return clean([*BODY, *behind]).paragraphs == BODY


def test_the_whole_catalogue_is_obeyed():
    """All 170 attested strings: every strip leaves the body whole, every must-keep stays."""
    failed = [(case["action"], case["text"]) for case in cases() if not survives(case)]

    assert failed == []


@pytest.mark.parametrize(
    ("line", "rest", "names"),
    [
        ("[나루경제=한가람 기자] 시는 문을 열었다.", "시는 문을 열었다.", ("한가람",)),
        ("(온새미=가람통신) 한가람 기자 = 시는 문을 열었다.", "시는 문을 열었다.", ("한가람",)),
        ("[온새미=가람통신] 시는 문을 열었다.", "시는 문을 열었다.", ()),
        ("[나루일보 한가람·서다솜 기자] 시는 문을 열었다.", "시는 문을 열었다.", ("한가람", "서다솜")),
        ("온새미=한가람 기자", "", ("한가람",)),
        ("ONSAEMI, May 3 (Garam) -- The city opened a tower.", "The city opened a tower.", ()),
        ("【나루ジャーナル】市は塔を開いた。", "市は塔を開いた。", ()),
        ("<앵커> 시가 문을 열었습니다.", "시가 문을 열었습니다.", ()),
        ("[단독] 온새미시, 전망대 열어", "[단독] 온새미시, 전망대 열어", ()),
        ("[1보] 온새미시, 전망대 열어", "[1보] 온새미시, 전망대 열어", ()),
        ("(사진=시 제공) 전망대는 높다.", "(사진=시 제공) 전망대는 높다.", ()),
        ("나루협회(회장 한가람)가 문을 열었다.", "나루협회(회장 한가람)가 문을 열었다.", ()),
    ],
)
def test_bylines_before_the_lead(line, rest, names):
    """Agency prefixes go and give their names; a headline's tag and a parenthesis stay."""
    assert without_lead_byline(line) == (rest, names)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("한가람 기자 han@naru.example", ("한가람",)),
        ("나루일보 한가람 선임기자", ("한가람",)),
        ("온새미=나루일보 한가람 기자 | 2031.05.02", ("한가람",)),
        ("한가람·서다솜 기자", ("한가람", "서다솜")),
        ("[한가람 디지털뉴스 기자 han@naru.example]", ("한가람",)),
        ("나루방송 한가람입니다.", ()),
        ("나루일보 사회부", ()),
        ("By Hana Garam, Naru Herald", ("Hana Garam",)),
    ],
)
def test_signatures_are_told_and_give_their_names(line, names):
    """The outlet's name before the reporter's is no reporter."""
    assert is_signature(line)
    assert signed_names(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "이 산책을 처음 이끈 사람은 한가람 기자",
        "한가람 온새미시장은 손님을 반겼다.",
        "연락은 han@naru.example 로 하면 된다고 시는 덧붙였다.",
        "기자들이 전망대에 올랐다",
    ],
)
def test_sentences_with_reporters_in_them_are_no_signatures(line):
    """A name and a role inside a sentence stay."""
    assert not is_signature(line)


def test_a_signature_glued_to_the_last_sentence_goes():
    """With and without a space between; the sentence keeps its full stop."""
    assert without_tail_signature("문을 열었다.한가람 기자 han@naru.example") == ("문을 열었다.", ("한가람",))
    assert without_tail_signature("문을 연 사람은 한가람 기자") == ("문을 연 사람은 한가람 기자", ())


def test_a_glued_signature_takes_no_word_of_the_sentence_with_it():
    """A quotation's end is not the sentence's: what is said behind it stays."""
    line = "그는 “호숫가를 모두의 마당으로 가꿀 계획”이라고 말했다. 한가람 기자 han@naru.example"

    assert without_tail_signature(line) == (
        "그는 “호숫가를 모두의 마당으로 가꿀 계획”이라고 말했다.",
        ("한가람",),
    )


def test_a_signature_inside_a_package_stays():
    """Signatures go at the tail alone, as the catalogue says; its names are read wherever it stands."""
    signature = "한가람 기자 han@naru.example"
    package = (BODY[0], signature, *BODY[1:], "전망대는 겨울에도 문을 연다고 시는 덧붙였다.")

    cleaned = clean([*package, signature])

    assert cleaned.paragraphs == package
    assert cleaned.authors == ("한가람",)


def test_a_header_cuts_only_behind_enough_body():
    """Above the body the same words are a label; behind it they end the article."""
    assert clean(["많이 본 뉴스", *BODY]).paragraphs == BODY
    assert clean([*BODY, "많이 본 뉴스", "1  호수 수위 낮아져", "2  새 다리 놓는다"]).paragraphs == BODY


def test_a_body_that_goes_on_behind_a_header_is_not_lost():
    """A box of related links in the middle: the box goes, the sentences behind it stay."""
    boxed = (*BODY[:2], "관련기사", "▶ 호수 수위 낮아져", BODY[2])

    assert clean(boxed).paragraphs == BODY


def test_a_marked_list_inside_the_body_stays():
    """▲ and ▶ lists are facts when prose follows."""
    listed = (BODY[0], "▲가람시 대표단 ▲누리시 대표단이 차례로 다녀갔다.", BODY[1])

    assert clean(listed).paragraphs == listed


def test_captions_are_kept_apart():
    """A caption that repeats the lead is counted once, as a caption."""
    caption = BODY[0] + " 사진은 전망대 전경. [온새미시 제공]"

    cleaned = clean([caption, *BODY])

    assert cleaned.paragraphs == BODY
    assert cleaned.captions == (caption,)


def test_a_request_goes_unless_the_article_is_about_it():
    """Newsletter lines behind the last sentence go; an article about newsletters keeps its own."""
    english = [
        "The harbour opened on Monday.",
        "Ferries run every hour.",
        "The mayor cut the ribbon.",
        "Crowds came.",
    ]
    about = ["The newsletter is back.", *english[1:], "Readers of the newsletter were pleased."]

    assert clean([*english, "Sign up for our newsletter."]).paragraphs == tuple(english)
    assert clean(about).paragraphs == tuple(about)


def test_a_missing_space_behind_a_sentence_is_put_back():
    """Sites glue sentences together; numbers keep their points."""
    assert clean(["문을 열었다.시는 기뻐했다. 이용률은 24.7%다."]).paragraphs == (
        "문을 열었다. 시는 기뻐했다. 이용률은 24.7%다.",
    )


@pytest.mark.parametrize(
    ("predicate", "yes", "no"),
    [
        (is_copyright, "ⓒ 나루일보, 무단 전재 및 재배포 금지", "약관은 무단 전재를 금지한다고 그는 말했다."),
        (is_notice, "댓글 12", "댓글 12개가 하루 만에 달렸다고 시는 밝혔다."),
        (is_notice, "[앵커]", "[앵커] 시가 문을 열었습니다"),
        (is_related_header, "[관련기사]", "관련 기사를 참고해 협약을 맺었다."),
        (is_related_header, "Most read", "Most readers liked it."),
        (is_date_line, "입력 2031.05.02 10:15", "2031년 5월 2일 문을 열었다."),
        (is_caption, "▲전망대에 오른 손님들. 온새미시 제공", "손님들은 그 모습을 지켜봤다."),
        (is_caption, "→ 전망대에 오른 손님들의 모습", "→해설사가 손님을 맞는 것도 재미있다."),
        (is_caption, "(Photo: Naru Agency)", "The photo: a tower, seen from the lake."),
    ],
)
def test_predicates_tell_furniture_from_prose(predicate, yes, no):
    """Each kind of line beside a sentence that uses the same words."""
    assert predicate(yes)
    assert not predicate(no)


@pytest.mark.parametrize(
    ("written", "name"),
    [("By Hana Garam", "Hana Garam"), ("한가람 기자", "한가람"), ("한가람 기자 han@naru.example", "한가람")],
)
def test_a_person_is_the_bare_name(written, name):
    """Role, "By" and address are no part of a name."""
    assert person(written) == name


@given(st.lists(st.text(max_size=200), max_size=12))
def test_cleaning_only_ever_takes_away(paragraphs):
    """Any lines: what comes back are lines that were there (a missing space apart), and it is quick."""
    given_letters = "".join("".join(paragraphs).split())
    for paragraph in clean(paragraphs).paragraphs:
        for line in paragraph.split("\n"):
            assert "".join(line.split()) in given_letters


@given(st.lists(st.sampled_from(BODY), min_size=1, max_size=5, unique=True))
def test_prose_is_left_alone(paragraphs):
    """Cleaning sentences alone changes nothing, and so does cleaning twice."""
    once = clean(paragraphs).paragraphs

    assert once == tuple(paragraphs)
    assert clean(once).paragraphs == once
