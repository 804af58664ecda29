"""Who can be a visitor: head nouns of delegations, offices and bodies, and what kind of visitor each makes.

Korean nouns here; English and Japanese ones beside their readers. Source: the project's description of how
the three languages report visits, §1 and §8.
"""

from __future__ import annotations

import re
from typing import Final

_GROUPS: Final = (
    "대표단|방문단|사절단|시찰단|연수단|견학단|실무단|교환단|파견단|교류단|조사단|시장단|주지사단|의장단|"
    "회장단|임원단|국장단|대사단|외교단|의원단|단장단|교수단|교수진|취재진|제작진|취재단|기자단|"
    "외교사절단|외교사절|사절|공관장|일행|관계자|공무원|고위공무원|관료|간부|임직원|임원|직원|실무자|"
    "실무진|관리자|담당관|자문관|주무관|연구위원|담당자|책임자|전문가|연구원|연구진|기업인|경제인|"
    "언론인|참가자|연수생|교육생|학생|"
    "대학생|대학원생|교수|특파원|기자|내빈|외빈|귀빈|손님|인사|요인|지도자|유학생 대표|회원단|위원단|위원|"
    "동문 공무원|방문자|기술자|엔지니어|의사|간호사|교사|교장|교직원|소방관|소방대원|경찰관|사서|"
    "건축가|설계자|최고책임자|기획자|"
    "연구팀|조사팀|방문팀|연수팀|시찰팀|촬영팀|취재팀|전환팀|실무팀|출장단|답사단|순방단|자문단|참관단|"
    "탐방단|친선단|평가단|협상단|"
    "협의단|수행단|실사단|점검단|기술진|교육단|공무원단|의회단|위원들|청년단|정책단|청소년단|학생단|특사단|기획단|지도자단|교장단|총장단|단체장|"
    "대표자|수장|사절들|관리들|관리|경영진|임원진|의료진|지휘부|학자|연구자|조사원|상무관|외교관|조사관|법률가|"
    "사무관|보좌관|정책관|부부|내외|씨"
)
_OFFICES: Final = (
    "대통령|부통령|총리|부총리|주석|국왕|여왕|왕세자|왕자|장관|차관|차관보|외교부장|당서기|서기|"
    "인민위원장|위원장|시장|부시장|구청장|부구청장|군수|주지사|부주지사|지사|부지사|성장|부성장|의장|"
    "부의장|의원|상원의원|하원의원|시의원|국장|부국장|과장|실장|처장|청장|부청장|원장|총재|총장|부총장|"
    "학장|사무총장|사무국장|대표|CEO|회장|부회장|이사장|사장|부사장|이사|대사 대리|대사대리|대사|공사|"
    "참사관|영사|총영사|대표부 대표|PD|피디|감독관|서기관"
)
_BODIES: Final = (
    "대사관|총영사관|영사관|대표부|외교부|의회|시의회|주의회|구의회|지방의회|국회|상공회의소|협회|연합회|"
    "연합|연맹|위원회|공사|공단|재단|은행|대학교|대학원|대학|의과대학|연구소|연구원|미디어랩|학교|방송국|"
    "방송사|방송|신문사|신문|통신사|언론사|정부|주정부|지방정부|중앙정부|시정부|시청|구청|도청|주청|당국|"
    "관세청|개발청|기획청|청|부처|국토부|건설부|교통부|보건부|내무부|재무부|환경부|교육부|총무성|행정부|"
    "경찰국|경찰청|관리국|측량국|서비스국|국|처|원|부|성|회사|기업|은행단|센터|기구|기관|단체|포럼|"
    "컨퍼런스|콩그레스|기금|랩|테크|일렉트로닉스|그룹|측"
)

HEAD: Final = re.compile(
    rf"(?:{_GROUPS}|{_OFFICES}|{_BODIES}|(?<=[가-힣])[시군구주현성]|(?<=[가-힣])대(?=\())(?:급)?(?:들|"
    rf"\s?등)?(?:\s?측)?$"
)
"""Ends in a noun that names people or a body."""

TITLED_NAME: Final = re.compile(
    rf"(?:{_OFFICES}|공무원|직원|연구원)\s[가-힣·]{{1,8}}(?:\s[가-힣·]{{1,8}}){{0,3}}$"
)
"""An office and the name of its holder: 잭슨빌시 시장 레니 커리."""

PERSON: Final = re.compile(rf"(?:{_GROUPS}|{_OFFICES})(?:들|급)?$")
GROUP_NOUN: Final = re.compile(rf"(?:{_GROUPS}|시장|지사|대사|의원|장관|차관)(?:들)?(?![가-힣]{{2}})")
OFFICE: Final = re.compile(rf"(?:{_OFFICES})$")

NOT_VISITORS: Final = re.compile(
    r"관광객|여행객|스카우트|잼버리|방문객|관람객|유학생|외국인\s?주민|이주민|이주노동자|근로자|노동자|"
    r"선수단|선수들|"
    r"대표팀|축구|야구|골프|교민|신혼부부|바이어|팬클럽|팬들|모니터단"
    r"|서포터즈|가사관리사|계절노동|요양보호사|홍보대사|명예영사|공연단만|왕실|관중|환자|난민|다문화|중도입국|원어민|배우|가수|연주|"
    r"영화|무용단|합창단|교향악단|관현악단|발레단|극단|서커스|응원단|활동가|이민자|입양인|동포|교포|"
    r"한인(?:\s|들|회)|[가-힣]\s팬\s|응원|출신\s(?:주민|구민|"
    r"시민)|투자자|소비자|누리꾼|네티즌"
)
"""Nouns that make a foreign group residents, tourists, players: never the city's visitors (labels §2.2)."""

_KIND_CUES: Final = (
    (
        "embassy",
        re.compile(
            r"주한\s?외교|대사관|대사\b|대사(?:들|단|\s?대리|급)?(?:\s|$|[,)])|외교사절|외교단|공관장|"
            r"총영사|영사(?:관)?|참사관|주한\s?공사|주한\s?[가-힣]{0,12}대표부"
        ),
    ),
    ("parliament", re.compile(r"의회|상원|하원|의원|국회|의장단|의장$|인민대표|인대")),
    ("media", re.compile(r"언론|방송|신문|특파원|취재|제작진|기자|외신|피디|PD")),
    (
        "students",
        re.compile(r"대학생|학생(?!처)|연수생|졸업 예정자|대학원생|석사과정|박사과정"),
    ),
    ("university", re.compile(r"대학|[가-힣]대(?:\(|\s|$)|교수|총장|학장|미디어랩|캠퍼스")),
    ("international_org", re.compile(r"국제기구|유엔|세계은행|월드뱅크|개발은행|사무총장")),
    (
        "company",
        re.compile(
            r"기업|상공회의소|경제인|경제사절단|임원단|회사|그룹|사장|CEO|은행단|상인|테크|산업협회|"
            r"투자사|일렉트로닉스|(?<!부)대표이사"
        ),
    ),
    (
        "city",
        re.compile(
            r"시장(?!조사)|부시장|[가-힣]시(?:\s|$|청|정부|의|장)|시청|구청|구청장|자치시|도시|"
            r"시장단|[가-힣]구(?:\s|$)|지방의회|수도"
        ),
    ),
    (
        "government",
        re.compile(
            r"정부|장관|차관|총리|대통령|부통령|주석|지사|[가-힣]{2,}(?:부|청|처|성)(?:\s|$|\()|"
            r"공무원|관료|간부|지방행정|위원회|주정부|고위|왕립|당국|인민위원|경찰|교육부|대표단"
        ),
    ),
    ("civil_society", re.compile(r"시민단체|협회|단체|종교|노조|NGO|봉사단")),
)


def kind_of_visitor(words: str, *, is_city_named: bool = False) -> str:
    """The visitor's kind by its words (labels §2, fields); `mixed` where nothing tells.

    `is_city_named`: the words name a foreign city rather than only a country, so that an unspecified
    delegation is the city's.
    """
    found = next((kind for kind, cue in _KIND_CUES if cue.search(words)), None)
    if is_city_named and found in (None, "government") and not _STATE_BODY.search(words):
        return "city"
    return found or ("city" if is_city_named else "mixed")


_STATE_BODY: Final = re.compile(
    r"정부|주정부|장관|차관|총리|대통령|지사|[가-힣]{2,}주\s|부처|연방|위원회|개발청|왕립|성\s|경찰|"
    r"[가-힣]{2,}부(?:\s|$)"
)
