"""How a Japanese sentence tells a visit: made, ahead, called off; by screen; only wished for. Pure."""

from __future__ import annotations

import re
from typing import Final

from pipeline.model import Mode, Status

_QUOTED: Final = re.compile(r"「[^」]*[。！？、][^」]*」|『[^』]*。[^』]*』|「[^」]{24,}」")


def without_quotes(text: str) -> str:
    """The text with what somebody says blanked out, offsets kept; names in brackets stay."""
    return _QUOTED.sub(lambda match: "・" * len(match.group()), text)


_CANCELLED: Final = re.compile(r"中止|取りやめ|見送|延期|見合わせ|白紙|断念|キャンセル|来なくな")
_NEW_DATE: Final = re.compile(r"(?:日|月|年|週)(?:に|へ|へと|まで)(?:再?延期|変更)")
_AHEAD: Final = re.compile(
    r"予定(?!(?:して|され)いた|だった|より|表)|する計画|見通し|方針(?:だ|を明)|見込み|ことにしている|"
    r"ことが決ま|"
    r"(?:訪れる|訪問する|訪ねる|迎える|会う|視察する|見学する|開く|受け入れる|参加する|来る|面会する|"
    r"懇談する|招く|行う|入る)"
    r"(?:と|。|$|ほか|見|方|ことに|ことを)"
)
_WISH: Final = re.compile(
    r"(?:訪れ|訪問し|視察し|招き|来て|会い|学び|招待し)(?:たい|て?ほしい)|訪問を(?:求め|要請|呼びかけ|打診)|"
    r"(?:招待|招請)(?:する意向|を検討)|予定はない|否定した|訪れていない|訪問しな|来ていない"
)
_ONLINE: Final = re.compile(
    r"オンライン(?!申請|窓口|サービス|予約|ゲーム|行政|ショ)|ビデオ会議|テレビ会議|ウェブ(?:会議|セミナー)|"
    r"ウェビナー|"
    r"リモート|画面越し|Zoom|遠隔で|ビデオ通話"
)


def status_of(text: str) -> Status:
    """Read off the sentence; a delay to a named day is a plan."""
    if _CANCELLED.search(text) and not _NEW_DATE.search(text):
        return Status.CANCELLED
    return Status.PLANNED if _AHEAD.search(text) or _NEW_DATE.search(text) else Status.HAPPENED


def is_only_wished(text: str) -> bool:
    """A wish, an invitation, a denial."""
    return bool(_WISH.search(text)) and not _CANCELLED.search(text)


def mode_of(text: str) -> Mode:
    """Online only where it is said."""
    return Mode.ONLINE if _ONLINE.search(text) else Mode.IN_PERSON
