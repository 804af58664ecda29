"""Every mention cuts its surface out of the text."""

from hypothesis import given, settings
from hypothesis import strategies as st
from reading import article, labelled, lexicon, read, reading_of

from pipeline.extract import extract

PIECES = [
    "서울시는", "핀란드", "‘물음표 친구’", "메타버스 서울", "인공지능", "안양시", "\n", "\n\n", ". ", " ", "TOPIS",
    "İstanbul", "😀", "“좋다”고", "최우수상을 받았다.", "한가람 시장은", "디지털약자와의 동행", "ソウル市", "\u1112\u1161\u11ab",
]  # fmt: skip


def test_kinds_and_codes():
    """Countries, topics, programmes, proposals and the city's own words, each under its kind."""
    told = read(
        "서울시는 핀란드 손님에게 메타버스 서울과 인공지능 ‘물음표 친구’를 보였다.", title="서울 메타버스"
    )
    assert {(mention.kind, mention.code, mention.surface) for mention in told.mentions} >= {
        ("city", "seoul", "서울시"),
        ("country", "FI", "핀란드"),
        ("topic", "ai", "인공지능"),
        ("programme", "메타버스 서울", "메타버스 서울"),
        ("proposed-programme", "물음표 친구", "물음표 친구"),
    }
    assert told.mentions[0].in_title


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.lists(st.sampled_from(PIECES), max_size=6))
def test_spans_cut_their_surface(body, title):
    """`text[start_char:end_char] == surface`, and the surface stands in the sentence."""
    page = article("".join(body), title="".join(title).replace("\n", " "))
    for mention in extract(page, lexicon().city("seoul"), lexicon()).mentions:
        text = page.title if mention.in_title else page.body
        assert text[mention.start_char : mention.end_char] == mention.surface
        assert mention.surface in mention.sentence


def test_programmes_are_mentioned_where_named():
    """Each programme of a reading has a mention with that surface."""
    for each in labelled():
        reading = reading_of(str(each["id"]))
        surfaces = {mention.surface for mention in reading.mentions if mention.kind == "programme"}
        assert set(reading.programmes) <= surfaces
