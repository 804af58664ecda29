"""Who signed an article inside its text or beside it, as Chinese and Japanese pages do. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipeline.parse.metadata.lines import joined_lines, lines_with

_HAN = "一-鿿々"
_NAME = rf"(?:[{_HAN}·]{{2,6}}|[{_HAN}]\s[{_HAN}])"
_MORE = rf"(?:\s?[、，,/／]\s?[{_HAN}·]{{2,4}}|[\s　][{_HAN}]{{2,3}}(?=[\s　）)]|$))*"
_ENDS = r"(?=[）)】/／\s　,，、|]|报道|報道|報導|摄|攝|$)"
_WRITER = re.compile(
    rf"(?:(?:记者|記者|通讯员|通訊員|编集委员|編集委員|論説委員|特派員)\s?[:：・]?|(?:作者|撰文|撰稿|文字)\s?[:：]|文\s?[/／|｜])"
    rf"[\s　]*(?P<names>{_NAME}?{_MORE}){_ENDS}"
)
_EDITOR = re.compile(
    rf"(?:责任编辑|責任編輯|责编|責編|编辑|編輯|編集)\s?[:：]\s*(?P<names>{_NAME}{_MORE}){_ENDS}"
)
_ISSUER = re.compile(rf"^(?:发文机关|发布机构|发布机关|制发机关)\s?[:：]\s*(?P<names>[{_HAN}]{{4,20}})$")
_ISSUER_LABEL = re.compile(r"^(?:发文机关|发布机构|发布机关|制发机关)\s?[:：]$")
# What stands in every line of the kind: looked for in all lines at once.
_WRITER_SIGN = re.compile(r"记者|記者|通讯员|通訊員|委员|委員|特派員|作者|撰文|撰稿|文字|文\s?[/／|｜]")
_EDITOR_SIGN = re.compile(r"责编|責編|编辑|編輯|編集")
_ISSUER_SIGN = re.compile(r"机关|机构")
# "…と話した。（名）", "…した。【名、名】": how Japanese papers sign.
_JAPANESE = rf"[{_HAN}ぁ-ゖァ-ヺー]{{3,7}}"
_IN_BRACKETS_AT_END = re.compile(
    rf"[。！？」][\s　]*[（【](?:[ァ-ヺー{_HAN}]{{2,8}}[・＝=])?"
    rf"(?P<names>{_JAPANESE}(?:、{_JAPANESE})*)[）】]$"
)
_NO_NAMES = re.compile(
    r"敬称略|おわり|つづく|続く|終わり|写真|共同|時事|通信|新聞|ロイター|連載|随時|掲載|関連|動画|完$|系$"
)
_NOT_IN_NAMES = re.compile(r"报道|報道|報導|摄影|攝影|编辑|編輯|记者|記者|实习|通讯")
_PART = re.compile(r"[、，,/／]|[\s　]+")


def names_signed_in_han(head: str, tail: str, labels: Iterable[str]) -> tuple[str, ...]:
    """Writers as text or a label names them; where none is named the editor, then the office that issued it.

    `head` and `tail` are the text's first and last characters, `labels` the short lines around it.
    """
    at_end = _IN_BRACKETS_AT_END.search(tail)
    if at_end and not _NO_NAMES.search(at_end["names"]):
        return _parted(at_end["names"])
    lines = (head, tail, *labels)
    text = joined_lines(lines)
    for pattern, sign in ((_WRITER, _WRITER_SIGN), (_EDITOR, _EDITOR_SIGN), (_ISSUER, _ISSUER_SIGN)):
        for _, line in lines_with(sign, text):
            names = [name for match in pattern.finditer(line) for name in _parted(match["names"])]
            if names:
                return tuple(dict.fromkeys(names))
    if _ISSUER_SIGN.search(text):
        return next(((value,) for label, value in pairwise(lines) if _ISSUER_LABEL.match(label)), ())
    return ()


def _parted(names: str) -> tuple[str, ...]:
    """The single names; a name of two letters may be written with a space between them."""
    parts = [part for part in _PART.split(names.strip()) if part]
    if all(len(part) == 1 for part in parts):
        parts = ["".join(parts)] if parts else []
    return tuple(part for part in parts if len(part) > 1 and not _NOT_IN_NAMES.search(part))
