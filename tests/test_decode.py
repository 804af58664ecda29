"""Bytes to text: the order of the WHATWG rules, and what real Korean pages do to it."""

import pytest
import webencodings
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decode import decode
from pipeline.errors import Undecodable

KOREAN = "서울시는 새 누리집을 열었다고 밝혔다. 시민은 오늘부터 쓸 수 있다."
BEYOND_EUC_KR = "똠방각하 펲시콜라 뷁 아햏햏"
JAPANESE = "東京都は本日、新しいサービスを始めると発表しました。"
SIMPLIFIED = "我们在北京的时候，他说这个国家的人不会来上海。大家都在这里。"
TRADITIONAL = "我們在台北的時候，他說這個國家的人不會來上海。大家都在這裡。"


def page(text: str, charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<!DOCTYPE html><html><head>{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("label", ["euc-kr", "ks_c_5601-1987", "windows-949", "EUC-KR", "korean"])
def test_korean_labels_mean_cp949(label):
    """Every label of the Encoding standard for Korean reads the syllables that EUC-KR proper lacks."""
    decoded = decode(page(BEYOND_EUC_KR, label).encode("cp949"))

    assert (decoded.encoding, decoded.basis) == ("cp949", "meta")
    assert BEYOND_EUC_KR in decoded.text


def test_header_comes_before_meta():
    """The transport's label binds before the page's own, if the bytes are text in it."""
    body = page(KOREAN, "shift_jis").encode("cp949")

    decoded = decode(body, "text/html; charset=euc-kr")

    assert (decoded.encoding, decoded.basis) == ("cp949", "header")


def test_bom_comes_before_everything():
    """A byte order mark outvotes header and meta, and is no part of the text."""
    decoded = decode(b"\xef\xbb\xbf" + page(KOREAN, "euc-kr").encode(), "text/html; charset=euc-kr")

    assert (decoded.encoding, decoded.basis) == ("utf-8", "bom")
    assert decoded.text.startswith("<!DOCTYPE")


def test_valid_utf8_under_a_korean_label_is_utf8_by_content():
    """A page saved as UTF-8 under an old EUC-KR label is read as what it is, and that is recorded."""
    decoded = decode(page(KOREAN, "euc-kr").encode())

    assert (decoded.encoding, decoded.basis) == ("utf-8", "content")
    assert KOREAN in decoded.text


@pytest.mark.parametrize("content_type", [None, "text/html; charset=utf-8"])
def test_cp949_under_a_utf8_label_is_cp949_by_content(content_type):
    """The reverse: a UTF-8 label over CP949 bytes gives way to the content."""
    decoded = decode(page(KOREAN, "utf-8").encode("cp949"), content_type)

    assert (decoded.encoding, decoded.basis) == ("cp949", "content")
    assert KOREAN in decoded.text


def test_of_two_metas_the_one_that_fits_decides():
    """A template's meta beside the page's own: the bytes choose between them."""
    body = (
        '<meta charset="utf-8"><meta http-equiv="Content-Type" content="text/html; charset=euc-kr">'
        f"<p>{KOREAN}</p>"
    ).encode("cp949")

    decoded = decode(body)

    assert (decoded.encoding, decoded.basis) == ("cp949", "meta")


def test_meta_in_a_comment_is_no_declaration():
    """The prescan passes over comments, as the standard says."""
    body = f'<!-- <meta charset="big5"> --><meta charset="euc-kr"><p>{KOREAN}</p>'.encode("cp949")

    assert decode(body).encoding == "cp949"


def test_few_broken_bytes_are_replaced_and_counted():
    """A page with a broken quotation in another encoding is still a page."""
    body = page(KOREAN * 20, "utf-8").encode().replace(b"</p>", b"\xb0\xa1\xff</p>")

    decoded = decode(body)

    assert decoded.encoding == "utf-8"
    assert decoded.basis == "meta"
    assert decoded.replaced == decoded.text.count("�") > 0


def test_bytes_that_are_text_in_nothing_are_undecodable():
    """Noise under a label is no text: the error names the address and says what to do."""
    noise = b"<html><meta charset=utf-8>" + bytes(range(128, 256)) * 40

    with pytest.raises(Undecodable, match="name the outlet's encoding") as caught:
        decode(noise, url="https://example.org/a")

    assert caught.value.url == "https://example.org/a"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (KOREAN, "cp949"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
    ],
)
@pytest.mark.parametrize("content_type", [None, "text/html; charset=ISO-8859-1"])
def test_undeclared_east_asian_bytes_are_told_by_their_content(text, codec, content_type):
    """Without a label, or under the label that servers send for everything, the content decides."""
    decoded = decode(page(text).encode(codec), content_type)

    assert (decoded.encoding, decoded.basis) == (codec, "content")
    assert text in decoded.text


def test_the_sources_label_is_the_last_declaration():
    """What the outlet's file says is used where the page says nothing, and recorded as such."""
    short = "<p>공고</p>".encode("cp949")

    assert (decode(short, fallback="euc-kr").encoding, decode(short, fallback="euc-kr").basis) == (
        "cp949",
        "source",
    )


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_read_with_and_without_its_mark(codec):
    """Sixteen-bit pages are told by their mark, or by every second byte being NUL."""
    mark = "\ufeff".encode(codec)
    body = page("Seoul opens a new portal").encode(codec)

    assert decode(body).encoding == codec
    assert decode(mark + body).basis == "bom"
    assert decode(mark + body).text == decode(body).text


def test_a_western_page_is_read_in_the_western_encoding():
    """One-byte text is read under its label, where the content is no East Asian text."""
    decoded = decode(page("Übermäßig große Löwen hören schön").encode("cp1252"), "text/html; charset=latin1")

    assert (decoded.encoding, decoded.basis) == ("windows-1252", "header")
    assert "große Löwen" in decoded.text


def test_an_unknown_label_is_no_label():
    """A misspelt charset is passed over, not an error."""
    assert decode(page(KOREAN, "utf-eight").encode()).basis == "content"


@given(st.text(alphabet=st.characters(codec="cp949", exclude_characters="<>&"), min_size=8))
def test_whatever_cp949_can_write_comes_back(text):
    """Round trip through CP949 under its own label, unless the bytes happen to be UTF-8 as well."""
    body = page(text, "euc-kr").encode("cp949")
    decoded = decode(body)

    if decoded.encoding == "cp949":
        assert text in decoded.text
    else:
        assert body.decode("utf-8") == decoded.text


@given(st.binary(max_size=400), st.sampled_from([*sorted(webencodings.LABELS), "", "nonsense"]))
def test_any_bytes_under_any_label_decode_or_are_undecodable(body, label):
    """No input brings another exception than ours."""
    try:
        decoded = decode(body, f"text/html; charset={label}")
    except Undecodable:
        return
    assert isinstance(decoded.text, str)
    assert decoded.basis in {"bom", "header", "meta", "content", "source", "default"}
