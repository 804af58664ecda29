"""A picture's caption and its credit, told apart. Pure functions over one line."""

from __future__ import annotations

import re

_MAX_LINE_CHARS = 1_000
_AGENCY = (
    r"(?:연합뉴스|뉴시스|뉴스1|로이터|게티이미지\S{0,6}|共同通信?|時事通信?|ロイター|新华社|新華社|AP|AFP|EPA|EFE|dpa|ANSA"
    r"|Reuters|REUTERS|Getty Images|Keystone|APA|imago|IMAGO|Yonhap|Kyodo|Xinhua|Belga|Ritzau|TT|NTB|SIPA)"
)
_OPEN, _CLOSE = r"[\[(（【<]", r"[\])）】>]"
_LABEL = (
    r"(?:(?i:(?:AP |AFP |file )?(?:photo|foto|bild|image|picture|bildquelle|quelle|source|credits?|fotocredit"
    r"|photograph|crédit(?:s)?(?: photo)?|fuente|fonte|fot\.|kuva|bron)s?)"
    r"|(?:자료\s?)?사진|이미지|그래픽|출처|자료|写真|画像|图片来源|圖片來源|图像来源|圖像來源|图|圖|图源)"
)
_SIGN = r"(?:\s?(?:제공|출처|提供)?\s?[=＝:：/|ㅣ]\s?|\s(?:by|courtesy of|von|di|de)[:\s]\s?)"
_WHO = r"[^\[\]()（）【】<>]{1,70}?"
_FORMS = (
    # [사진=재단 제공], (Photo: somebody), （写真：某）
    re.compile(rf"{_OPEN}\s?{_LABEL}{_SIGN}(?P<who>{_WHO})\s?{_CLOSE}\s?\.?$"),
    # … 사진 제공=재단, … Foto: somebody/agency
    re.compile(rf"(?:^|(?<=[\s.,。;!?\])）”\"])){_LABEL}{_SIGN}(?P<who>[^=＝]{{1,70}})$"),
    # (재단 제공), [시청 캡처]
    re.compile(rf"{_OPEN}\s?(?P<who>{_WHO})\s?(?:제공|캡처|캡쳐|갈무리|撮影|提供|摄|攝)\s?{_CLOSE}\s?\.?$"),
    # … 2031.5.2 ⓒ 이름 기자, … © somebody
    re.compile(r"(?:©|ⓒ|\([cC]\)|Copyright:?)\s?(?P<who>.{2,80})$"),
    # … 섰다. 시의회 제공
    re.compile(r"(?:^|(?<=[.\]]\s))(?P<who>[가-힣A-Za-z0-9·&'’ ]{2,20}?)\s(?:제공|캡처|캡쳐|갈무리)\.?$"),
    # … ＝本社撮影, 湖畔日报 李明 摄
    re.compile(r"[＝=](?P<who>[^＝=。]{2,20}?)(?:撮影|提供)$"),
    re.compile(r"(?:^|(?<=[。.\s]))(?P<who>[一-鿿·]{2,8}(?:\s[一-鿿·]{2,4})?)\s?[摄攝]$"),
    # a whole line: BERTRAND SOMEBODY / AFP
    re.compile(rf"^(?P<who>[^.!?。]{{2,40}}\s?[/|]\s?{_AGENCY}\S{{0,12}})$"),
    # … / 이름 기자, …/agency, (somebody/agency), … 섰다. agency
    re.compile(rf"{_OPEN}(?P<who>{_WHO}[/|]\s?{_WHO}){_CLOSE}\.?$"),
    re.compile(rf"\s?[/=]\s?(?P<who>[가-힣]{{2,10}}(?:\s[가-힣]{{2,4}})?\s?기자|{_AGENCY})\.?$"),
    re.compile(rf"(?:^|(?<=[.!?。]\s))(?P<who>[^.!?。]{{0,40}}[/|]\s?{_AGENCY}|{_AGENCY})$"),
    re.compile(rf"{_OPEN}(?P<who>{_AGENCY}){_CLOSE}\.?$"),
)
_GIVEN = re.compile(r"\s?(?:제공|提供)$")
_EDGES = " \t\u3000-–—|/·,"


def split_credit(line: str) -> tuple[str, str]:
    """(caption, credit) of a picture's line; either is "" where the line does not have it.

    The credit is the name alone, without "Photo:", "제공" or the copyright's sign.
    """
    whole = " ".join(line.split())
    if len(whole) > _MAX_LINE_CHARS:
        return whole, ""
    for form in _FORMS:
        match = form.search(whole)
        if match:
            who = _GIVEN.sub("", match["who"].strip(_EDGES)).strip(_EDGES)
            if who:
                return whole[: match.start()].strip(_EDGES), who
    return whole, ""
