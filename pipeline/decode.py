"""Bytes to text: the only place that decides an encoding. Pure; knows nothing of HTTP or of the DOM.

The order is that of the WHATWG HTML standard, 13.2.3.2 (byte order mark, transport header, a prescan of
the first bytes for `<meta>`), with two departures that real Korean pages force: bytes that are valid in
UTF-8 are UTF-8 whatever was declared, and a declaration that the bytes contradict gives way to the next
one. Labels follow the Encoding standard: `euc-kr` and `ks_c_5601-1987` mean CP949, `gb2312` means GB18030,
`iso-8859-1` means windows-1252. What decided is recorded in `Decoded.basis`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

import webencodings

from pipeline.errors import Undecodable

_PRESCAN_BYTES = 4096  # the standard asks for 1024; Korean portals put scripts before their meta
_SAMPLE_BYTES = 32_768
_CHECKED_BYTES = 16_384
_TOLERATED_SHARE = 0.05  # of the characters beyond ASCII: above it, the encoding is simply wrong
_TOLERATED_COUNT = 8
_PLAUSIBLE = 0.5

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encoding-standard names whose Python codec is narrower than what browsers read under that name.
_PYTHON_CODECS = {
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "windows-874": "cp874",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso8859-8",
}
_GUESSES = ("cp949", "cp932", "euc_jp", "gb18030", "big5hkscs")
_META = re.compile(rb"<meta[\s/][^>]{0,500}")  # of lower-case bytes: a literal beginning is found fastest
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-z0-9_:.\-]{2,40})")
_MAX_LABEL_CHARS = 80  # with what stands between it and "charset"
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x80-\x9f]")
_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[ぁ-ヿ]")
_HAN = re.compile(r"[一-鿿]")
_COMMON_HAN = re.compile(
    r"[的一是不了人在有我他這这中大來来上國国個个到說说們们為为子和你地出道也時时年得就那要下以生會会]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was read, the encoding's name (Python's, lower case) and what named it.

    `markup`: the text, or the very bytes where they are UTF-8: that is what the parser reads fastest.
    `basis`: `bom`, `header`, `meta`, `content` (the bytes contradict what is declared, or nothing is),
    `source` (the outlet's own default) or `default`. `replaced` counts the bytes that were no text and
    became U+FFFD.
    """

    markup: str | bytes
    encoding: str
    basis: str
    replaced: int = 0

    @property
    def text(self) -> str:
        """The text; bytes are decoded at each call."""
        return self.markup if isinstance(self.markup, str) else self.markup.decode()


def decode(body: bytes, content_type: str | None = None, fallback: str = "", url: str = "") -> Decoded:
    """The text of `body`. `fallback` is the label to try where neither header nor page names one.

    Raises Undecodable where no encoding that is named or found gives text.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _accept(body[len(mark) :], encoding, "bom", url)
    sixteen_bit = _sixteen_bit_codec(body)
    if sixteen_bit:
        return _accept(body, sixteen_bit, "content", url)
    declared = _declared(body, content_type, fallback)
    is_ascii = body.isascii()
    if (is_ascii and not (declared and declared[0][0].startswith("iso2022"))) or (
        not is_ascii and _is_utf8(body)
    ):
        return Decoded(body, "utf-8", _basis_of_valid_utf8(declared, is_ascii=is_ascii))
    found = _first_that_fits(body, declared)
    if found is not None:
        return found
    return _best_of_the_rest(body, declared, url)


def _declared(body: bytes, content_type: str | None, fallback: str) -> list[tuple[str, str]]:
    """(Python codec, basis) of every known label, the most binding first; no codec twice."""
    labels: list[tuple[str, str]] = []
    if content_type:
        header = _CHARSET.search(content_type.lower().encode("latin-1", "replace"))
        if header:
            labels.append((header[1].decode("ascii"), "header"))
    head = body[:_PRESCAN_BYTES].lower()
    head = head[: head.rfind(b"charset") + _MAX_LABEL_CHARS] if b"charset" in head else b""
    if b"<!--" in head:
        head = _COMMENT.sub(b"", head)
    for meta in _META.finditer(head):
        charset = _CHARSET.search(meta[0])
        if charset:
            labels.append((charset[1].decode("ascii"), "meta"))
    if fallback:
        labels.append((fallback, "source"))
    known: dict[str, str] = {}
    for label, basis in labels:
        codec = _codec_of(label)
        if codec and codec not in known:
            # A page that can say in ASCII bytes that it is UTF-16 is not (standard, 13.2.3.2 step 14).
            known["utf-8" if codec.startswith("utf-16") else codec] = basis
    return list(known.items())


@lru_cache(maxsize=256)
def _codec_of(label: str) -> str | None:
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in {"replacement", "x-user-defined"}:
        return None
    name: str = _PYTHON_CODECS.get(encoding.name, encoding.name)
    return name.replace("-", "_") if name.startswith("iso-2022") else name


def _sixteen_bit_codec(body: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of the markup is NUL."""
    sample = body[:2048]
    if len(sample) < 8 or sample.count(0) * 10 < len(sample) * 3:  # noqa: PLR2004 too short, or under 30 % NUL
        return None
    if sample[1::2].count(0) > 4 * sample[0::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > 4 * sample[1::2].count(0) else None


def _is_utf8(body: bytes) -> bool:
    """Whether all of `body` is UTF-8, asked piece by piece: the text of a large page would fill the cache."""
    view, at = memoryview(body), 0
    try:
        while at < len(body):
            behind = at + _CHECKED_BYTES
            at += codecs.utf_8_decode(view[at:behind], "strict", behind >= len(body))[1]
    except UnicodeDecodeError:
        return False
    return True


def _basis_of_valid_utf8(declared: list[tuple[str, str]], *, is_ascii: bool) -> str:
    if not declared:
        return "default" if is_ascii else "content"
    codec, basis = declared[0]
    return basis if codec == "utf-8" or is_ascii else "content"


def _first_that_fits(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    """The first declared encoding in which every byte is text.

    A one-byte encoding fits any bytes, so it only counts where no other declaration fits: servers send
    `ISO-8859-1` for every page by default.
    """
    one_byte = None
    for codec, basis in declared:
        text = _strictly(body, codec)
        if text is None:
            continue
        if codec.startswith(("windows-", "iso-8859", "iso8859", "koi8", "cp874", "mac", "ibm")):
            one_byte = one_byte or Decoded(text, codec, basis)
            continue
        return Decoded(text, codec, basis)
    if one_byte is None:
        return None
    guess = _guess(body)
    if guess is not None and one_byte.encoding == "windows-1252":
        return guess
    return one_byte


def _best_of_the_rest(body: bytes, declared: list[tuple[str, str]], url: str) -> Decoded:
    """Nothing fits whole: a guess from the content that does, else the declaration that loses least."""
    guess = _guess(body)
    if guess is not None:
        return guess
    codecs_left = declared or [("utf-8", "default"), ("windows-1252", "default")]
    if not any(codec == "utf-8" for codec, _ in codecs_left):
        codecs_left = [*codecs_left, ("utf-8", "content")]
    lossy = [_lossily(body, codec, basis) for codec, basis in codecs_left]
    guesses = (_lossily(body, codec, "content") for codec in _GUESSES)
    lossy += [guess for guess in guesses if _is_plausible(guess)]
    best = min(lossy, key=lambda decoded: decoded.replaced)
    first = lossy[0]
    # The declaration keeps the page unless another encoding loses far less.
    chosen = first if first.replaced <= 4 * best.replaced + 4 else best
    return _checked(chosen, url)


def _accept(body: bytes, codec: str, basis: str, url: str) -> Decoded:
    text = _strictly(body, codec)
    return Decoded(text, codec, basis) if text is not None else _checked(_lossily(body, codec, basis), url)


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _lossily(body: bytes, codec: str, basis: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, codec, basis, text.count("�"))


def _checked(decoded: Decoded, url: str) -> Decoded:
    if not decoded.replaced:
        return decoded
    beyond_ascii = len(_BEYOND_ASCII.findall(decoded.text))
    if decoded.replaced > max(_TOLERATED_COUNT, _TOLERATED_SHARE * beyond_ascii):
        raise Undecodable(
            url,
            f"{decoded.replaced} of {beyond_ascii} characters beyond ASCII are no {decoded.encoding}; "
            "name the outlet's encoding in its source file if you know it",
        )
    return decoded


def _is_plausible(decoded: Decoded) -> bool:
    sample = decoded.text[:_SAMPLE_BYTES].replace("�", "")
    return _plausibility(sample, decoded.encoding) > _PLAUSIBLE


def _guess(body: bytes) -> Decoded | None:
    """The East Asian encoding in which the bytes are text that somebody would write."""
    best: Decoded | None = None
    best_score = _PLAUSIBLE
    for codec in _GUESSES:
        sample = body[:_SAMPLE_BYTES].decode(codec, "ignore")
        score = _plausibility(sample, codec)
        if score <= best_score:
            continue
        text = _strictly(body, codec)
        if text is not None:
            best, best_score = Decoded(text, codec, "content"), score
    return best


def _plausibility(sample: str, codec: str) -> float:
    """0 … 1: share of the characters beyond ASCII that the language of `codec` is made of."""
    beyond_ascii = len(_BEYOND_ASCII.findall(sample))
    if beyond_ascii < _TOLERATED_COUNT or _CONTROL.search(sample):
        return 0.0
    if codec == "cp949":
        return len(_HANGUL.findall(sample)) / beyond_ascii
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    if codec in {"cp932", "euc_jp"}:
        return (kana + han) / beyond_ascii if kana * 10 > beyond_ascii else 0.0
    common = len(_COMMON_HAN.findall(sample))
    return han / beyond_ascii if common * 25 > han else 0.0
