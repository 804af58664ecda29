"""Which language a text is in, told from its letters; a page's own label is believed only if they agree."""

from __future__ import annotations

import re

_SAMPLE_CHARS = 400
_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[ぁ-ヿ]")
_HAN = re.compile(r"[㐀-鿿]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_ARABIC = re.compile(r"[؀-ۿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|that|for|with|was|is)\b", re.IGNORECASE)
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
    counts = {
        "ko": 2 * len(_HANGUL.findall(sample)),
        "ja": 4 * len(_KANA.findall(sample)),
        "zh": 2 * len(_HAN.findall(sample)),
        "cyrl": len(_CYRILLIC.findall(sample)),
        "arab": len(_ARABIC.findall(sample)),
        "latn": len(_LATIN.findall(sample)),
    }
    script, most = max(counts.items(), key=lambda pair: pair[1])
    if not most:
        return None
    if script == "zh" and counts["ja"] * 5 > most:
        return "ja"
    return script


def _reads_as_english(sample: str) -> bool:
    words = len(_WORD.findall(sample))
    return words > 0 and len(_ENGLISH.findall(sample)) > _ENGLISH_SHARE * words
