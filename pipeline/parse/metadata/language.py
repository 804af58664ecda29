"""Which language a text is in, told from its letters; a page's own label is believed only if they agree."""

from __future__ import annotations

import re

_SAMPLE_CHARS = 400
# The first byte of a letter in UTF-8 tells its script: counting bytes takes a tenth of matching letters.
_FIRST_BYTES = {
    "ko": bytes(range(0xEA, 0xEE)),  # U+A000 … U+DFFF
    "zh": bytes(range(0xE4, 0xEA)),  # U+4000 … U+9FFF
    "cyrl": bytes(range(0xD0, 0xD4)),
    "arab": bytes(range(0xD8, 0xDC)),
    "latn": bytes((*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC3, 0xCA))),
}
_KANA = (b"\xe3\x81", b"\xe3\x82", b"\xe3\x83")  # U+3040 … U+30FF
_LATIN = re.compile(r"[A-Za-z]")
_ENGLISH = frozenset({"the", "of", "and", "to", "in", "that", "for", "with", "was", "is"})
_WORD = re.compile(r"\w+")
_LABEL = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_ENGLISH_SHARE = 0.12  # of words; other Latin-script languages stay under 4 %
_SCRIPT_OF_LABEL = {
    "ko": "ko",
    "ja": "ja",
    "zh": "zh",
    "ru": "cyrl",
    "uk": "cyrl",
    "bg": "cyrl",
    "ar": "arab",
}


def language_of(text: str, label: str | None = None) -> str | None:
    """ISO 639-1 code of the language of `text`, or `None` where the letters do not tell.

    `label` (a page's `lang`) decides among languages of one script, and is ignored where the script
    contradicts it: Korean sites serve English pages under `lang="ko"` and the reverse.
    """
    sample = text[:_SAMPLE_CHARS]
    script = _script_of(sample)
    named = _LABEL.match(label.strip()) if label else None
    code = named[0][:3].split("-")[0].split("_")[0].lower() if named else None
    if script in {"ko", "ja", "zh"}:
        return script
    if code and _SCRIPT_OF_LABEL.get(code, "latn") == script:
        if script == "latn" and code != "en" and _reads_as_english(sample):
            return "en"
        return code
    if script == "latn" and _reads_as_english(sample):
        return "en"
    return code if script is None else None


def _script_of(sample: str) -> str | None:
    if sample.isascii():
        return "latn" if _LATIN.search(sample) else None
    encoded = sample.encode("utf-8", "replace")
    counts = {
        script: len(encoded) - len(encoded.translate(None, first)) for script, first in _FIRST_BYTES.items()
    }
    counts["ko"] *= 2
    counts["zh"] *= 2
    counts["ja"] = 4 * sum(map(encoded.count, _KANA))
    script, most = max(counts.items(), key=lambda pair: pair[1])
    if not most:
        return None
    if script == "zh" and counts["ja"] * 5 > most:
        return "ja"
    return script


def _reads_as_english(sample: str) -> bool:
    words = _WORD.findall(sample.lower())
    return sum(map(_ENGLISH.__contains__, words)) > _ENGLISH_SHARE * len(words)
