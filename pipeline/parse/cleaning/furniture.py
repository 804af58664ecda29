"""Lines that belong to the page and not to the article: headers of lists, notices, buttons, requests, dates.

Pure predicates over one stripped line, in the four languages that we monitor and the marker words of the
European press. Every pattern is anchored at both ends or bounded in length, because the same words occur in
prose: "관련 기사를 참고해 협약을 맺었다." is a sentence. Captions have a module of their own.
"""

from __future__ import annotations

import re

MAX_NOTICE_CHARS = 160

_MAX_HEADER_CHARS = 48
_MAX_BUTTON_CHARS = 100
_MAX_COPYRIGHT_CHARS = 80  # above it, the catalogue says, the words may be prose
_MAX_DATE_LINE_CHARS = 90
_MAX_BESIDE_DATE = 34  # letters: a name, a section, a label

_KOREAN = re.compile(r"[가-힣]|^\(?END\)?$|googletag|flash")
_IN_ASCII = ("END", "googletag", "flash")  # what of this a line without Hangul may hold
_SENTENCE_END = re.compile(r"(?:다|요|까|죠|음|함)[.?!][”\"’')\]]?$|[.。!?！？][”\"’')\]」』]?$")


def _whole(*alternatives: str) -> re.Pattern[str]:
    """A pattern for a line in lower case that is one of `alternatives`.

    (Where case counts, `re` drops most alternatives at their first letter; else it tries them all.)
    """
    return re.compile("^(?:" + "|".join(alternatives) + ")$")


def _anywhere(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


# --- headers of lists of other articles ----------------------------------------------------------------
_HEADER_MARKS = r"[\[<【■◆▶☞●*#\s]*"
_HEADER_ENDS = r"[\]>】\s:：.…»›*]*"
_HEADERS = (
    r"관련\s?(?:기사|뉴스|키워드|태그|콘텐츠|링크|글)",
    r"(?:가장\s)?많이\s?(?:본|읽은|찾은|보는)\s?(?:뉴스|기사|정보|콘텐츠)?",
    r"맞춤\s?(?:정보|뉴스|기사)",
    r"당신을\s?위한.{0,12}",
    r"오늘의\s?(?:인기\s?정보|인기\s?기사|핫\s?뉴스|주요\s?뉴스)",
    r"(?:추천|인기)\s?(?:기사|뉴스|콘텐츠)",
    r"(?:이\s?시각\s?)?주요\s?뉴스",
    r"실시간\s?(?:인기|주요)\s?뉴스",
    r"함께\s?(?:보면\s?좋은|본|볼만한)\s?(?:기사|뉴스)?",
    r"이\s?기사\s?어때요",
    r"키워드\s?관련\s?기사",
    r"이슈\s?&\s?토픽",
    r"비즈\s?링크",
    r"(?:랭킹\s?뉴스|섹션\s?랭킹)",
    r"댓글\s?(?:많은|쓰기|달기).{0,6}",
    r"アクセスランキング",
    r"関連(?:記事|リンク|ニュース|トピックス?|キーワード|企業・業界)",
    r"あわせて読みたい|こちらもおすすめ",
    r"(?:おすすめ|人気|注目)(?:の)?(?:記事|ニュース|ランキング)",
    r"(?:相关|相關)(?:阅读|新闻|文章|推荐|报道|閱讀|新聞|報導)",
    r"延伸(?:閱讀|阅读)|推荐阅读|推薦閱讀|猜你喜欢|看更多",
    r"(?:热门|熱門|更多)(?:推荐|新闻|文章|新聞|報導|相關新聞)",
    r"most (?:read|popular|viewed|shared)(?: (?:stories|articles|news|in .{2,20}))?",
    r"related (?:articles?|stories|news|content|posts?|topics|coverage|links|tags|items|reading)",
    r"(?:you may|you might) (?:also|be interested).{0,30}",
    r"recommended(?: (?:for you|stories|articles|reading))?",
    r"(?:read|see|more) (?:next|also|more|related)|up next|what to read next",
    r"(?:trending|popular)(?: (?:now|stories|posts|articles))?",
    r"more (?:from|on|in|stories|news)\b.{0,24}",
    r"latest (?:news|stories|articles)|top stories|editor'?s'? picks?|don'?t miss",
    r"(?:around|from) the web|sponsored (?:content|links|stories)",
    r"leave a (?:reply|comment)|post a comment|join the (?:conversation|discussion)|comments?(?: \(?\d+\)?)?",
    r"mehr zum thema|lesen sie (?:auch|mehr).{0,4}|das könnte (?:sie|dich) auch interessieren|meistgelesen",
    r"weitere (?:artikel|themen|meldungen|videos)|auch interessant|mehr (?:aus|von|zu)\b.{0,24}|zum thema",
    r"(?:à )?lire (?:aussi|également).{0,3}|sur le même (?:sujet|thème)|les plus lus",
    r"voir aussi|à voir également",
    r"(?:también )?te puede interesar|lea también|lo más (?:leído|visto)|más noticias",
    r"noticias? relacionadas?",
    r"leggi anche|articoli correlati|i più letti|potrebbe interessarti(?: anche)?",
    r"leia (?:também|mais)|notícias relacionadas|veja também",
    r"lees (?:ook|meer)|meest gelezen|gerelateerd(?:e artikelen)?|meer over.{0,24}",
    r"l[æe]s også|mest (?:læste|lest|läst|lesið)|läs (?:också|mer|även)|lue (?:myös|lisää)|luetuimmat",
    r"(?:czytaj|zobacz) (?:także|też|również|więcej)|polecane|čtěte také|související(?: články)?",
    r"(?:themen|tags|topics|schlag(?:wörter|worte)|mots[- ]clés|etiquetas|parole chiave|trefwoorden)\s?:",
    r"читайте также|по теме|ilgili haberler|en çok okunanlar",
)
_RELATED_HEADER = _whole(_HEADER_MARKS + "(?:" + "|".join(_HEADERS) + ")" + _HEADER_ENDS)
_RANKED = re.compile(r"^(?:\d{1,2}[.)위]?\s{1,4}\S|[▶▷►•☞◇◆■·∙-]\s?\S|\[[^\]]{2,12}\]\s?\S)")
_MARKED_TEASER = re.compile(r"^[▶▷►☞]\s?\S")

# --- copyright -----------------------------------------------------------------------------------------
_COPYRIGHT = _anywhere(
    r"무단\s?(?:전재|복제|배포|도용|사용).{0,40}금지",
    r"무단\s?전재\s?[-·,및\s]*(?:재?배포|수집)",
    r"저작권자\s?(?:ⓒ|©|\(c\))",
    r"copyrights?\s*(?:ⓒ|©|\(c\)|\d{4})",
    r"(?:ⓒ|©)\s?\S.{0,60}(?:금지|reserved)",
    r"all rights reserved|tous droits réservés|alle rechte vorbehalten",
    r"재판매\s?및\s?DB\s?금지|無断(?:転載|複製)|版(?:权|權)所有|禁止转载",
)
_COPYRIGHT_START = re.compile(r"^[\[<(“\"‘'\s]*(?:ⓒ|©|\(c\)|copyright|저작권)", re.IGNORECASE)
# One of these stands in every such notice, and is found in a fraction of the time.
_COPYRIGHT_SIGNS = ("copyright", "reserved", "vorbehalten")
_COPYRIGHT_SIGN = re.compile(
    r"[무저재ⓒ©無版禁](?:(?<=무)단|(?<=저)작권|(?<=재)판매|(?<=無)[断斷]|(?<=版)[权權]|(?<=禁)止|(?<=[ⓒ©]))"
)
_PROSE_AROUND = re.compile(r"[가-힣]{2,}다\.(?:\s|$)")

# --- notices and buttons -------------------------------------------------------------------------------
_STAMP = r"\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\s\d{1,2}:\d{2}"
_TOOL = r"(?:인쇄|프린트|공유|북마크|스크랩|읽기모드|본문크기|메일|목록)(?:하기)?"
_KOREAN_NOTICES = _whole(
    # ends and stamps
    r"\(?(?:끝|end|完|了)\)?",
    _STAMP + r"\s?(?:송고|입력|수정|승인)",
    r"(?:기사\s?)?(?:입력|승인|수정|등록|송고|작성|발행)\s*:?\s*\d{4}[.\s/년-]+\d{1,2}[.\s/월-]+\d{1,2}.{0,40}",
    # calls for tips
    r".{0,12}제보(?:는|를)?\s.{0,60}(?:카카오톡|카톡|okjebo|기다립니다).{0,60}",
    r"[☞◎※▶]?\s?.{0,40}(?:여러분의|24시간)\s.{0,20}제보.{0,120}",
    r".{0,20}기사\s?문의\s?및\s?제보.{0,60}|[■◆]?\s?제보하기",
    r"\[(?:카카오톡|전화|메일|이메일)\]\s.{0,60}",  # where to send tips, a line each
    r"※\s?.{0,10}제보가\s뉴스가\s됩니다.{0,120}|※\s.{0,60}(?:자살예방|상담전화).{0,120}",
    # notes on the article
    r"전체\s내용을\s이해하기\s위해서는\s기사.{0,40}",
    r"[※\[(]?\s?(?:이|본|해당)\s(?:기사|콘텐츠)(?:는|의)?\s.{0,80}"
    r"(?:작성(?:됐|되었|했|하였)습니다|서비스된\s기사입니다|분류(?:했습니다|를\s따릅니다|한\s.{0,10}))\.?[\])]?",
    r"덧붙이는\s?글\s?\|?|\[기사\s?보강\s?:.{0,40}\]|\S{2,8}\s?팩트체크는\s.{0,40}인증사입니다\.?",
    # buttons
    r"이\s기사(?:를|가)\s?(?:공유합니다|마음에\s?드셨다면.{0,20})|(?:기사\s?)?(?:스크랩|공유)(?:하기)?",
    r"댓글\s?\d*(?:\s?개)?|댓글을\s.{0,30}(?:주세요|하세요)\.?",
    r"(?:폰트|글자|글씨|본문)\s?(?:크기|확대|축소|설정|크게|작게).{0,30}|.{0,6}글자\s?크기.{0,20}",
    r"본문\s?(?:바로\s?가기|듣기|영역|글씨.{0,10})|기사\s?(?:본문\s?영역|듣기|저장|추천).{0,10}",
    r"메뉴\s?(?:바로\s?가기|열기|닫기)|읽어주기\s기능은.{0,60}|닫기|상세\s?페이지",
    r"(?:네이버|카카오|구글|다음|google|유튜브|텔레그램).{0,24}(?:구독|보기|추가|팔로우)(?:하기)?",
    r"구독\s?(?:하기|및\s.{0,40})|"
    + _TOOL
    + r"(?:[\s·|]+"
    + _TOOL
    + r")*|.{0,30}읽기모드\s.{0,10}북마크\s.{0,20}",
    r"기후위기시계|실시간\s?뉴스|많이\s?본\s?정보|\S{0,10}\s?기자\s?다른\s?기사\s?보기|아이폰으로\s보는\s.{0,12}",
    r"(?:홈|home|ホーム|首页|首頁)\s?[>›»].{0,40}|(?:이미지|사진)\s?(?:확대|크게)\s?(?:보기|하기)?",
    # players and scripts
    r"브라우저가\s.{0,12}태그를\s지원하지.{0,80}|vod\s시청\s안내.{0,100}|googletag\..{0,120}|//\s?flash\s.{0,100}",
    # broadcast
    r"(?:지금까지\s)?\S{2,12}에서\s(?:\S+\s)?전해드렸습니다\.?",
    r"[\[<【◀(]\s?(?:앵커(?:멘트)?|리포트|기자|아나운서|인터뷰|vcr)\s?[\])】▶>]",
)
_NOTICES = _whole(
    # Japanese, Chinese
    r"印刷する.{0,20}|文字サイズ.{0,12}|シェアする|ツイート|この記事は有料.{0,40}|.{0,10}会員限定.{0,20}",
    r"記者[:：]\S{2,4}|[(（]?(?:责任?编辑?|責任編輯|编辑|編輯|责编)[:：].{2,20}|打印本页|列印.{0,8}",
    # English and its neighbours
    r"share(?: (?:this(?: article| story)?|on .{2,20}))?|(?:share\s+)?print(?: this|\s+font.{0,8})?",
    r"e?-?mail|tweet|save|by|font \+/-|scroll (?:down )?to continue.{0,30}",
    r"advert(?:isement|ising)?|anzeige|werbung|publicité|publicidad|reklame|annonse|annons|reclame",
    r"listen to (?:this|the) article.{0,20}|skip to (?:main )?content",
    r"(?:story|article) continues (?:after|below).{0,20}|click here to .{2,60}|filed under:.{0,60}",
    r"sign up (?:for|to) .{2,90}|subscribe (?:to|now|today).{0,60}|follow (?:us|.{2,30}) on .{2,40}",
    r"(?:please )?(?:log|sign) ?in (?:or|to) .{2,60}",
)
_STAFF = re.compile(
    r"^[(\[]?\s?(?:(?:영상\s?)?(?:취재|편집)|촬영\s?(?:기자)?|그래픽|화면\s?제공|자료\s?조사|제작|구성|디자인)"
    r"\s?[:：].{1,60}$"
)
_TEASER = re.compile(
    r"^[▶▷►▲☞→]\s?.*(?:…|\.\.\.)\s*$|^[▶▷☞]\s?(?:관련\s?기사|.{0,8}구독|.{0,10}바로\s?가기).{0,40}$"
)
_TEASER_MARKS = frozenset("▶▷►▲☞→")  # one of them begins either kind of teaser
_TEASER_CHAIN = re.compile(r"^[▶▷☞][^▶▷☞.]{2,40}(?:[▶▷☞][^▶▷☞.]{2,40})+$")
_IN_A_SCHEDULE = re.compile(r"[은는이가을를]\s?[▶▷►☞]|일정")
_LABELLED_TEASER = re.compile(
    r"^\[(?:많이\s?본\s?(?:뉴스|기사)|관련\s?기사|핫\s?클릭|추천\s?기사|이\s?시각\s?뉴스)\]\s?\S"
)

# --- dates ---------------------------------------------------------------------------------------------
_DATE = _anywhere(
    r"(?<!\d)(?:19|20)\d{2}\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}",
    r"(?<!\d)\d{1,2}[./]\d{1,2}[./](?:19|20)?\d{2}(?!\d)",
    r"\b\d{1,2}\.?\s(?:de\s)?[A-Za-zéûäç]{3,10}\.?,?\s(?:de\s)?(?:19|20)\d{2}\b",
    r"\b[A-Z][a-z]{2,8}\.?\s\d{1,2},?\s(?:19|20)\d{2}\b",
)
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(
    r"^(?:[^\W\d]+[,:|]?\s?){0,3}\d{1,2}[.:]\d{2}(?:\s?(?:Uhr\w*:?|h|am|pm|KST))?"
    r"(?:[\s|,:–-]+[^\W\d]*\s?(?:\d{1,2}[.:]\d{2}|\d{1,2}\sMinuten)?){0,3}$"
)
_NOT_BESIDE = re.compile(
    r"[\d\W_]+|입력|수정|승인|등록|updated|published|posted|min read|uhr|KST|HKT|GMT", re.IGNORECASE
)

# --- behind the last sentence --------------------------------------------------------------------------
_CONTRIBUTED = _anywhere(
    r"contributed to this (?:report|story|article)\.?$",
    r"^[—–-]?\s?(?:additional )?reporting by .{3,80}$",
    r"^with files from .{3,80}$",
    r"^\(?(?:reporting|writing|editing) by .{3,160}\)?$",
    r"^this (?:article|story|post) (?:was |has been )?(?:originally |first )?(?:appeared|published).{0,80}$",
)
_REQUEST = _anywhere(
    r"newsletter|whats\s?app|google news|\bapp\b.{0,30}(?:android|ios|store|download)|push-nachrichten",
    r"\bs'abonn|\babonnier|\babonne[rz]?\b|\bsubscrib|\bsign up|\bfollow us|\bfolg\w+ (?:uns|sie uns)",
    r"\bfollow .{3,60} on (?:facebook|twitter|instagram)|\bsuivez-nous|\bsíguenos|\bseguici|\bikuti\b",
    r"\bunterstützen sie|\bspende[nt]?\b|\bdonat(?:e|ions?)\b|\bsupport (?:our|us)\b|\bbecome a member",
    r"\bmitglied der|\bletters? to the editor|\bstay informed",
)
# One of these stands in every line of either kind, in lower case.
_REQUEST_SIGNS = (
    *("contributed to", "ing by ", "with files", "this article", "this story", "this post", "newsletter"),
    *("app", "google news", "push-nach", "abonn", "subscrib", "sign up", "follow", "folg", "suivez"),
    *("síguenos", "seguici", "ikuti", "unterstützen", "spende", "donat", "support", "member", "mitglied"),
    *("letter", "informed"),
)


def is_related_header(line: str) -> bool:
    """Whether the line is the header of a list of other articles."""
    return len(line) <= _MAX_HEADER_CHARS and bool(_RELATED_HEADER.match(line.lower()))


def is_ranked_item(line: str) -> bool:
    """Whether the line looks like an item of a ranking or teaser list (the list's header decides)."""
    return len(line) <= MAX_NOTICE_CHARS and bool(_RANKED.match(line))


def is_tail_teaser(line: str) -> bool:
    """Whether the line is a marked headline of another article, if it stands behind the article's end."""
    if len(line) > MAX_NOTICE_CHARS or not _MARKED_TEASER.match(line) or _SENTENCE_END.search(line):
        return False
    is_schedule = line.count(line[0]) > 1 and bool(_IN_A_SCHEDULE.search(line))
    return not is_schedule


def tail_request(line: str) -> str:
    """The words by which a line behind the last sentence credits helpers or asks the reader for something.

    In lower case; empty where it does neither. An article may speak of such things itself: ask its text.
    """
    if len(line) > 2 * MAX_NOTICE_CHARS or not any(map(line.lower().__contains__, _REQUEST_SIGNS)):
        return ""
    match = _CONTRIBUTED.search(line) or _REQUEST.search(line)
    return match[0].casefold() if match else ""


def is_copyright(line: str) -> bool:
    """Whether a short line is a copyright notice. In long lines the words may be prose."""
    if len(line) > MAX_NOTICE_CHARS:
        return False
    if len(line) <= _MAX_COPYRIGHT_CHARS and _COPYRIGHT_START.match(line):
        return True
    if not ((not line.isascii() and _COPYRIGHT_SIGN.search(line)) or _says_copyright(line)):
        return False
    return bool(_COPYRIGHT.search(line)) and not _PROSE_AROUND.search(line)


def _says_copyright(line: str) -> bool:
    lower = line.lower()
    return any(map(lower.__contains__, _COPYRIGHT_SIGNS)) or "réservés" in lower


def is_notice(line: str) -> bool:
    """Whether the whole line is a button, label, notice, broadcast mark or script leftover."""
    if len(line) > MAX_NOTICE_CHARS:
        return False
    is_marked = line[:1] in _TEASER_MARKS
    lower = line.lower()
    if (is_marked and _TEASER.match(line)) or (len(line) <= _MAX_BUTTON_CHARS and _NOTICES.match(lower)):
        return True
    if line.isascii() and not any(map(line.__contains__, _IN_ASCII)):
        return False
    if not _KOREAN.search(line):
        return False
    if _KOREAN_NOTICES.match(lower) or _STAFF.match(line) or _LABELLED_TEASER.match(line):
        return True
    return is_marked and bool(_TEASER_CHAIN.match(line)) and not _IN_A_SCHEDULE.search(line)


def is_date_line(line: str) -> bool:
    """Whether the line says when something was published, perhaps by whom and where, and nothing else.

    A line that begins with a dash signs a quoted post, and stays.
    """
    if len(line) > _MAX_DATE_LINE_CHARS or line.startswith(("—", "–")) or "@" in line:
        return False
    if not _DIGIT.search(line):
        return False
    if _CLOCK.match(line):
        return True
    if not _DATE.search(line) or _SENTENCE_END.search(line):
        return False
    return len(_NOT_BESIDE.sub("", line)) <= _MAX_BESIDE_DATE
