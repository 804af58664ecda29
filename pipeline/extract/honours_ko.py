"""Honours as Korean tells them: a prize, list or rank, and a verb of receiving in its clause. Pure.

Five constructions, strongest first: a prize or certificate that is received (… 최우수상을 받았다), a list
that the city gets on (‘최고의 발명 100’에 들었다), a grade or place in an evaluation, a selection
as something (우수기관으로 선정), and the giver as subject (… 이 시를 ‘…’로 선정했다: `given_to`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extract.honour_givers import bare_name, giver_before, phrase_start, without_giver
from pipeline.extract.honour_told import Told, is_same, tidy_name


def honours_told(text: str) -> tuple[Told, ...]:
    """Every honour that `text` says somebody received, each once."""
    if not _WORTH_READING.search(text):
        return ()
    told: list[Told] = []
    for reader in (_lists, _prizes, _placings, _choices, _selections, _schemes):
        earlier = tuple(told)
        told.extend(fresh for fresh in reader(text) if not any(is_same(fresh, other) for other in earlier))
    return tuple(sorted(told, key=lambda each: each.start))


def given_to(text: str, recipients: Sequence[tuple[int, int]]) -> Iterator[Told]:
    """Honours whose giver is the subject and whose recipient, one of the spans, is the object.

    시티넷이 서울시에 ‘공로상’을 수여했다; 네이처가 대전시를 ‘과학도시 10’으로 선정했다.
    """
    for _, end in recipients:
        given = _GIVEN_PRIZE.match(text, end) or _GIVEN_TITLE.match(text, end)
        if not given:
            continue
        subject = list(_SUBJECT.finditer(text, max(0, end - 2 * _REACH), end))
        if subject:
            start = phrase_start(text, subject[-1].start())
            giver = bare_name(text[start : subject[-1].end("head")])
            group = given.lastgroup or "name"
            yield Told(tidy_name(given[group]), giver, given.start(group), given.end(), "given", 0.9)


def _lists(text: str) -> Iterator[Told]:
    """미 타임지가 뽑은 ‘최고의 발명 100’에 … 들었다; ‘가볼 만한 곳’에 이름을 올렸다."""
    for quoted in _QUOTED.finditer(text):
        name = quoted["name"].strip()
        chosen = _CHOOSER.search(text[max(0, quoted.start() - _REACH) : quoted.start()])
        if not chosen and not _LIST_NAME.search(name):
            continue
        after = _AFTER_LIST.match(text, quoted.end())
        if not after:
            continue
        verb = _LISTED.search(text, quoted.end(), quoted.end() + _REACH)
        if not verb or _CLAUSE_END.search(text, quoted.end(), verb.start()):
            continue
        if _PRIZE.search(text, quoted.end(), verb.start()):
            continue  # a prize within the scheme is told: its reader knows better
        giver = bare_name(chosen["giver"]) if chosen else giver_before(text, quoted.start())
        if (chosen and _PEOPLE.search(chosen["giver"])) or _CITED.match(text, quoted.end()):
            continue  # what guests name, or somebody brings up, is no list
        place = _PLACE.search(text, quoted.end(), verb.end())
        told = f"{name} {place['rank']}" if place else f"{name}{after['category'] or ''}"
        yield Told(told, giver, quoted.start(), verb.end(), "listed", 0.95 if chosen else 0.85)


def _prizes(text: str) -> Iterator[Told]:
    """… 엑스포에서 … 정책으로 최우수상을 받았다; 국토교통부의 스마트도시 인증을 따냈다."""
    for prize in _PRIZE.finditer(text):
        if _NO_PRIZE.search(prize["head"]):
            continue
        verb = _verb_of_prize(text, prize)
        if verb is None:
            continue
        start, end = _name_of_prize(text, prize)
        start = without_giver(text, start, end)
        name = tidy_name(text[start:end])
        giver = giver_before(text, start)
        is_name = name not in _NOT_A_NAME or (name == "대상" and giver)
        if len(name) > 1 and is_name and not _NO_NAME.search(text[max(0, end - _NEAR) : end]):
            yield Told(name, giver, start, verb, "prize", 0.9)


def _verb_of_prize(text: str, prize: re.Match[str]) -> int | None:
    """Where the verb of receiving ends that has the prize as object, or as last of a list, as object."""
    if _HEADLINE_END.match(text, prize.end()):
        return len(text)
    joined = _JOINED.match(text, prize.end())
    pattern = _GOT
    if prize["particle"] in _INTO:
        pattern = _LISTED if prize["head"].endswith("전당") else _CHOSEN
    verb = pattern.search(text, prize.end(), prize.end() + (2 * _REACH if joined else _REACH))
    if not verb or _CLAUSE_END.search(text, prize.end(), verb.start()):
        return None
    if not joined and pattern is _GOT and _OTHER_OBJECT.search(text, prize.end(), verb.start()):
        return None
    return verb.end()


def _name_of_prize(text: str, prize: re.Match[str]) -> tuple[int, int]:
    """Span of the honour: what its quotation marks hold, else the words before it that carry no particle."""
    end = prize.end("name")
    quote = max(
        text.rfind(mark, max(0, prize.start() - _REACH), prize.start("head") + 1) for mark in _OPENING
    )
    if quote >= 0 and not any(mark in text[quote + 1 : prize.end("head")] for mark in _CLOSING):
        return quote + 1, end
    window = max(0, prize.start() - _REACH)
    if prize["head"] == "인증" and (standard := _STANDARD.search(text, window, prize.start("head"))):
        return standard.start(), end
    if category := _CATEGORY.search(text[window : prize.start()]):
        return window + category.start(), end
    return phrase_start(text, prize.start("head")), end


def _placings(text: str) -> Iterator[Told]:
    """… 평가에서 … 1위를 차지했다; 최우수 등급을 받았다; lower places where it is said who ranks."""
    for ranking in _RANKING.finditer(text):
        place = _PLACE.search(text, ranking.end(), ranking.end() + _REACH)
        if not place or _CLAUSE_END.search(text, ranking.end(), place.start()):
            continue
        start, end = _name_of_prize(text, ranking)
        start = without_giver(text, start, end)
        giver = giver_before(text, start)
        name = tidy_name(text[start:end])
        is_named = len(name) > _SHORTEST_RANKING
        if not (giver or (is_named and _TOP.search(place["rank"]))) or _POLL.search(name):
            continue
        yield Told(f"{name} {place['rank']}", giver, start, place.end(), "rank", 0.8)


def _choices(text: str) -> Iterator[Told]:
    """세계보건기구가 뽑은 건강도시 모범 사례로 이름을 올렸다: the list has no quotation marks."""
    for chosen in _CHOSEN_BY.finditer(text):
        name = tidy_name(chosen["name"])
        if not _PROJECT.search(name):
            giver = text[phrase_start(text, chosen.start("head")) : chosen.end("giver")]
            yield Told(name, bare_name(giver), chosen.start("name"), chosen.end(), "chosen", 0.85)


def _selections(text: str) -> Iterator[Told]:
    """행정안전부 … 우수기관으로 선정됐다; … 부문 수상작으로 뽑혔다; 스마트도시로 인증받았다."""
    for certified in _CERTIFIED_AS.finditer(text):
        start = without_giver(text, phrase_start(text, certified.start("name")), certified.end("name"))
        name = f"{tidy_name(text[start : certified.end('name')])} 인증"
        yield Told(name, giver_before(text, start), start, certified.end(), "certified", 0.8)
    for chosen in _SELECTED_AS.finditer(text):
        start = chosen.start()
        end = chosen.start("winner") if chosen["winner"] else chosen.end("name")
        start = without_giver(text, phrase_start(text, chosen.start()), end)
        name = tidy_name(text[start:end])
        if len(name) > _SHORTEST_TITLE and not _PROJECT.search(text, max(0, start - _NEAR), chosen.end()):
            yield Told(name, giver_before(text, start), start, chosen.end(), "selected", 0.8)


def _schemes(text: str) -> Iterator[Told]:
    """기관(IDC)의 … 어워드에서 … 프로젝트로 꼽혔다."""
    for scheme in _SCHEME.finditer(text):
        verb = _LISTED.search(text, scheme.end(), scheme.end() + _REACH)
        if not verb or _CLAUSE_END.search(text, scheme.end(), verb.start()):
            continue
        start, end = _name_of_prize(text, scheme)
        start = without_giver(text, start, end)
        name = tidy_name(text[start:end])
        yield Told(name, giver_before(text, start), start, verb.end(), "scheme", 0.85)


_REACH: Final = 70
_NEAR: Final = 24
_SHORTEST_RANKING: Final = 5  # "해외 평가" names nothing
_SHORTEST_TITLE: Final = 3
_OPENING: Final = "‘“「『"
_CLOSING: Final = "’”」』"
_NOT_A_NAME: Final = frozenset({"표창", "인증", "시상", "상", "이 상", "대상", "훈장", "등급", "어워드"})
_INTO: Final = frozenset({"에", "으로", "로"})
_WORTH_READING: Final = re.compile(
    r"상|표창|훈장|패|어워|[Aa]ward|인증|\d위|등급|정상|으뜸|선정|선도|뽑|꼽|이름|들었|든\s|올랐|등재|전당"
)
_CLAUSE_END: Final = re.compile(
    r"(?<!\d)[.!?。]|\d[.](?!\d)|(?:했|났|왔|됐|있|렸|갔)(?:고|으며|지만|는데)[\s,]|(?:받은|수상한|차지한)\s[^.]{0,30}[을를]\s"
)
_OTHER_OBJECT: Final = re.compile(r"(?<![는한된은던인])[가-힣](?<!상)[을를]\s(?!안|손|받|수여)")

_QUOTED: Final = re.compile(r"[‘“'「\"](?P<name>[^‘’“”'「」\"]{2,40})[’”'」\"]")
_CHOOSER: Final = re.compile(
    r"(?P<giver>[‘'“]?[가-힣A-Za-z0-9&·\-]+[’'”]?(?:\s?\([^()]{1,30}\))?)\s?(?:이"
    r"|가)\s(?:[가-힣0-9]+(?<![이가은는])\s){0,3}?"
    r"(?:선정한|뽑은|꼽은|발표한|수여하는|주는|주관한|주최한|선정하는|고른|펴낸|내놓은|매긴)\s$"
)
_LIST_NAME: Final = re.compile(
    r"최고|최우수|베스트|올해의|가\s?볼|살기\s좋은|떠오르는|\d{2,3}(?:대|선|곳)|도시\s?\d|\s\d{1,3}$"
    r"|어워드|어워즈|Awards?|프라이즈|Prize|챌린지|Best|Top\s\d|TOP"
    r"|[가-힣]상$|우수\s?사례|혁신\s?사례|모범\s?사례|명예의\s?전당"
)
_AFTER_LIST: Final = re.compile(
    r"(?:\([^()]{1,30}\))?(?P<category>\s[가-힣]{2,8}\s?(?:부문|분야))?\s?(?:상\s?)?(?:목록|명단|순위)?"
    r"(?:에서|에|으로|로|을|를|의|가운데|중)(?![가-힣]{3})"
)
_PEOPLE: Final = re.compile(r"(?:들|시민|주민|손님|관계자|시장|학생|교수|독자|누리꾼)$")
_CITED: Final = re.compile(r"[을를]\s(?:[가-힣]+\s){0,2}?(?:들(?:었|며|어\s)|꼽(?:았|은|으며|아\s))")
# 정보보호 관리체계(ISMS-P) 인증: the bracket belongs to the name.
_STANDARD: Final = re.compile(
    r"(?:[가-힣]{2,10}(?<![은는이가을를에의로도])\s){0,2}[가-힣]{2,12}\([A-Z][A-Za-z0-9\-\s]{1,16}\)\s?$"
)
_LISTED: Final = re.compile(
    r"선정(?:됐|되었|되며|돼|된|되는|되고)|뽑[혔힌혀]|꼽[혔힌혀]|(?<![가-힣])들(?:었|며|어\s|어가|어갔)"
    r"|(?<=에\s)든\s(?!것)"
    r"|이름[을이]\s(?:올[렸린려리]|불[렸린리려])|올랐|올라(?!온|가|오)|오른\s|등재(?:됐|되|된)|헌액(?:됐"
    r"|되|된)|포함됐|입성(?:했|한)"
    r"|(?<=가운데\s)(?:하나|한\s곳|유일|홀로)|(?<=중\s)(?:하나|한\s곳|유일)|수상(?:했|한|해|작)|거머쥐"
    r"|차지했|받았|뽑은\s곳|확정됐"
)
_CHOSEN: Final = re.compile(
    r"(?<=대상에\s)올랐|선정[됐되돼된]|뽑[혔힌혀]|꼽[혔힌혀]|이름[을이]\s[올불]|확정됐|오른\s|등재[됐되된]"
)
_GOT: Final = re.compile(
    r"수상(?:했|하며|하고|한|해|의\s영예|하는|에\s성공|\s?쾌거)|거머[쥐쥔줬쥡]"
    r"|받(?:았|은\s|으며|아\s|아냈|는\s(?:영예|영광|쾌거)|는다고|게\s[됐된되])"
    r"|(?<![가-힣])(?:탔|탄\s|타며|타는\s(?:영예|쾌거))|차지(?:했|하|한)|획득|취득|따[냈내낸]"
    r"|(?<![가-힣])땄|거[뒀둔]|거두었|(?:영예를\s|품에\s)?안(?:았|은\s|으며)"
    r"|손에\s[넣쥐]|품(?:었|에\s)|얻었|얻은\s|휩쓸|쓸어|(?<=까지\s)통과|갱신|유지"
)
_PRIZE: Final = re.compile(
    r"(?<![가-힣A-Za-z])(?P<name>(?P<head>[가-힣A-Za-z0-9·]*(?:[가-힣A-Za-z]상|표창|훈장|포장|감사패"
    r"|공로패|어워[드즈]|인증)"
    r"|명예의\s?전당)"
    r"(?:[’”」'\"]?\([^()]{1,30}\))?(?:\s[‘“]?(?:\d|[SA]{1,2}|최고|최상위)\s?(?:등급|단계|레벨))?)[’”」'\"]?"
    r"(?P<particle>을|를|까지|도(?=\s)|과(?=\s)|와(?=\s)|,(?=\s)|·|에(?=\s)|의(?=\s(?:영예|영광|주인공))|$"
    r"|(?=\s?(?:수상|획득|취득|영예|쾌거|선정|▲|△|등\s)))"
)
# Words that end as a prize does and are none.
_NO_PRIZE: Final = re.compile(
    r"^(?![대금은동본특]상$)[가-힣]상$"
    r"|(?:보상|배상|현상|영상|협상|예상|손상|이상|인상|화상|가상|증상|조각상|사실상|초상|(?<!우)수상)$"
)
_NO_NAME: Final = re.compile(
    r"(?:지원|조사|감시|단속|교육|과세|점검|수혜|연구|적용|신청|모집|이용|협상|선망의|부러움의|관심|시범"
    r"|관리|평가|처벌|수사)\s?대상$"
    r"|(?:본인|얼굴|휴대전화|휴대폰|생체|지문|신분|사용자|공동|실명|간편|백신|접종|위치|전자|로그인|문자"
    r"|영상|회원)\s?인증$"
)
_CATEGORY: Final = re.compile(
    r"[가-힣A-Za-z]+\s?(?:분야|부문)(?:에서)?\s(?:[‘“]?[가-힣A-Za-z ]{2,14}[’”](?:으로|로)\s)?(?:(?:최고"
    r"|최우수|우수|올해의)\s)?$"
)
_JOINED: Final = re.compile(
    r"(?<=[과와,·])\s?[^.]{0,40}?상|\s?[▲△]|(?<=,)\s?[^.]{0,40}?[▲△]|\s?등(?:\s|을|의)"
)
_HEADLINE_END: Final = re.compile(r"\s?(?:수상|획득|취득|영예|쾌거|선정)$")
_RANKING: Final = re.compile(
    r"(?P<name>(?P<head>[가-힣A-Za-z0-9]*(?:평가|순위|지수|조사|경쟁력|랭킹|Index|어워[드즈]|인증|심사|점검|진단|심의|측정)"
    r"|공모|경진대회)(?:\([^()]{1,30}\))?)"
    r"[’”」]?(?:\s순위)?(?:(?:에서|에)[는도]?\s|\s(?=(?:[가-힣]+\s(?:부문"
    r"|분야)(?:에서)?\s)?[‘“]?(?:\d{1,3}위|정상|최우수|최고|우수)))"
)
_PLACED: Final = (
    r"[’”]?(?:를|에|을|로|으로)?\s?(?:이름을\s올|차지|올랐|올라|오른|기록|꼽[혔힌]|선정"
    r"|뽑[혔힌]|받았|받아|획득|지켰|지키|거머|안았|달성|유지|얻었|따냈)"
)
_GRADE: Final = (
    r"(?:최우수|우수|최고|으뜸|[SA]{1,2}|\d)\s?(?:등급|기관|지자체|도시|단체|자치구|사례|구"
    r"|군)(?:\([A-Z가-힣]{1,4}\))?"
)
_PLACE: Final = re.compile(rf"(?<![\d가-힣])[‘“]?(?P<rank>\d{{1,3}}위|정상|으뜸|선두|{_GRADE}){_PLACED}")
_TOP: Final = re.compile(r"^1위|정상|으뜸|선두|등급|기관|지자체|도시|단체|[구군]|사례")
_POLL: Final = re.compile(r"여론\s?조사|지지율|선호도|평판|수요\s?조사|실태\s?조사$|설문")
_CHOSEN_BY: Final = re.compile(
    r"(?P<giver>(?P<head>[가-힣A-Za-z0-9&·]+)(?:\([^()]{1,30}\))?)(?:이|가)\s(?:선정한|뽑은|꼽은|고른"
    r"|발표한|선정하는)\s"
    r"(?P<name>(?:[가-힣A-Za-z0-9]+\s){0,6}?[가-힣A-Za-z0-9]+)(?<!대상지)(?:에|으로"
    r"|로)\s(?:[가-힣0-9]+\s){0,3}?"
    r"(?:선정[됐되돼]|뽑[혔힌혀]|꼽[혔힌혀]|이름[을이]\s[올불]|올랐|포함됐|들었)"
)
_CERTIFIED_AS: Final = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣A-Za-z0-9]+(?:도시|기관|센터|시설|구|시|군))[’”]?(?:으로|로)\s(?:공식\s"
    r"|재)?인증(?:받|됐|되)"
)
_SELECTED_AS: Final = re.compile(
    r"(?<![가-힣])(?P<name>(?:최우수|우수|최고|으뜸|선도|모범)\s?(?:기관|지자체|지방자치단체|도시|단체"
    r"|자치구|부서|청사|사례|디자인|시설|서비스|시스템|행정)"
    r"|올해의\s[가-힣]{2,8}"
    r"|[가-힣]+\s?(?P<winner>수상\s?(?:작|자|도시|기관|지자체)))[’”]?(?:으로|로|에)[는도]?\s(?:최종\s"
    r"|뽑히는\s)?(?:선정|뽑[혔힌혀]|꼽[혔힌]|이름[을이]\s[올불]|올랐|확정)"
)
_PROJECT: Final = re.compile(r"공모사업|조성사업|지원사업|대상지|시범사업|시범지구|후보|우선협상")
_SCHEME: Final = re.compile(
    r"(?P<name>(?P<head>[가-힣A-Za-z·]*(?:어워드|어워즈|Awards?|시상식|콘테스트|공모전|경진대회"
    r"|프라이즈|Prize|챌린지|Challenge))(?:\s(?:19|20)\d\d)?(?:\([^()]{1,30}\))?)[’”']?에서?\s(?=[^.]{0,60}(?:으로|로|에)\s)"
)
_SUBJECT: Final = re.compile(
    r"(?P<head>[‘“]?[가-힣A-Za-z0-9&·\-]+[’”]?(?:\s?\([^()]{1,30}\))?)(?:이|가|은|는)\s"
)
_GIVEN_PRIZE: Final = re.compile(
    r"(?:에게?|측에)\s[^.]{0,30}?[‘“]?(?P<name>(?:[가-힣A-Za-z0-9·]+\s){0,3}?[가-힣A-Za-z0-9·]*(?:상|표창"
    r"|훈장|패|인증서?))[’”]?"
    r"(?:을|를)\s(?:수여|줬|주었|전달|안겼|안긴|건넸|건넨|시상)"
)
_GIVEN_TITLE: Final = re.compile(
    r"(?:의?\s[가-힣A-Za-z0-9]+){0,2}?(?:을|를)\s(?:[가-힣0-9]+\s){0,3}?(?:[‘“](?P<name>[^‘’“”.]{3,40}?)[’”](?:\s?(?:가운데|중)\s?(?:하나"
    r"|한\s곳))?"
    r"|(?P<title>(?:[가-힣0-9]+\s){0,4}(?:도시|기관|지자체|자치구|\d+곳|\d+대\s도시)"
    r"|올해의\s[가-힣]{2,8}?))(?:으로|로"
    r"|에)\s(?:[가-힣0-9]+\s){0,2}?"
    r"(?:선정했|선정한|선정해|뽑았|꼽았|포함했|포함시켰|이름을\s올렸)"
)
