"""What guests do, what hosts do to guests, and what is neither: wide classes of Korean verb stems. Pure.

Stems only: tense and form are read elsewhere. A stem that is also an everyday word is bound to its noun.
"""

from __future__ import annotations

import re
from typing import Final

_VISIT_NOUN: Final = (
    r"(?:방문|내방|견학|시찰|참관|탐방|벤치마킹|연수|실습|체험|답사|예방|면담|환담|간담|회동|시승|실사|"
    r"청취|경청)"
)
_NOT_NOUN: Final = r"(?!단|객|자\b|생|관\b|존|형|집|팀|원\b|구\b|간호|판매|건강|접종)"

_COMING: Final = (
    rf"{_VISIT_NOUN}{_NOT_NOUN}|찾(?:았|은|아|는\s|을\s|으)|다녀[가간갔]|들렀|들러|들른|들르|들어(?:섰|"
    rf"서|선)|들여(?:놓|놨)|"
    r"발(?:을|걸음을)\s(?:들|옮|내디)|발길|발걸음|문턱을|문을\s(?:두드|열고)|자리를\s(?:옮|함께|같이)|"
    r"향했|향해|도착|모였|모인|모여|"
    r"(?:차례로|두루|나란히|잇따라|구석구석)\s(?:돌|거[쳐쳤])|[을를]\s돌(?:았|며|아|고)|거쳐\s?[가갔]|"
    r"거쳤|머물|묵었|(?:을|를)\s나(?:섰|선|서던|서며|온\s|왔)|건너[와왔온]|"
    r"날아[와왔온]|찾아[와왔온오]|(?:에|으로|로|러)\s(?:왔|온다|온\s|와\s|올\s)|합류|올랐|올라|"
    r"오른(?=\s|$)|자리했|모습을\s드러|방한"
)
_LOOKING: Final = (
    r"둘러[보봤본]|돌아[보봤본]|살[펴폈핀]|살피|지켜[보봤본]|들여다|눈여겨|뜯어\s?[보봤]|훑[어었]|관찰|"
    r"확인|점검|조사|"
    r"[을를]\s보(?:고\s있|는\s(?:가운데|중|모습))|만져|눌러|앉아|타\s?[봤보]|써\s?[봤보]|올라\s?[봤보]|조작|직접\s|시연을|관람|구경|감탄|사진에|"
    r"카메라에|기록했|메모|수첩|눈독|관심을|"
    r"[아어해]\s?봤|걸었|맛봤|경험"
)
_LEARNING: Final = (
    r"배[우웠운워울]|익[히혔힌]|듣|들(?:었|으며|은\s|을\s)|설명(?:을|받)|강의를|브리핑|캐물|물었|물음|"
    r"묻|질문|질의|문의|문답|전수|"
    r"수료|수업|교육(?:을|받|에|과정)|과정을|훈련|공부|자문|조언|노하우|귀를|귀\s기울|습득|이수|인턴|"
    r"수강|탐구|연구했|취재|촬영|참[가여석](?:해|했|한|하|할)"
)
_MEETING: Final = (
    r"만[나났난날남]|마주|나눴|나누|나눈|논의|협의|서명|체결|맺|손[을]?\s?잡|악수|제안|합의|토론|의견|"
    r"회의|머리를|대화|"
    r"오찬|만찬|차담|담소|건[네넸]|전달|요청|부탁|청했|뜻을|얼굴을|회담|인사를|인사했|초대|초청|환영|"
    r"환대|영접|접견|안내|"
    r"교환|공유|소통|접속|연결"
)
GUEST: Final = re.compile(f"{_COMING}|{_LOOKING}|{_LEARNING}|{_MEETING}")
"""What guests do at their host's: come, look, learn, meet."""

COMES_OR_LEARNS: Final = re.compile(f"{_COMING}|{_LOOKING}|{_LEARNING}")
"""Of these, what tells of presence; people also write to a city, thank it, agree with it from afar."""

CALLING: Final = re.compile(
    rf"{_VISIT_NOUN}{_NOT_NOUN}|찾(?:았|아\s|아와|아왔)|다녀[가간갔]|둘러[보봤]|돌아[보봤]|배우|배웠|익[히혔]"
)
"""Of these, the ones that need no site: the sentence is the city's, and nothing else is called on."""

SHOWING: Final = re.compile(
    r"소개|공개|보여|보였|열어\s?(?:보|줬|주)|내보[여였이]|가르[쳐쳤치친칠]|알려|알렸|설명|시연|전수|강의|안내|선보|들려|교육|수여|건[네넸]|답했|"
    r"대접|공유|"
    r"맡겼|체험|둘러|제시|조언|자문|연수|훈련|강좌"
)
"""What a host does for guests (…에게 …를)."""

HOST: Final = re.compile(
    r"맞(?:았|아|이|는다|을\s|고|은)|만[나났난날남]|접견|영접|환영|환대|초청|초대|불러|불렀|모셔|안내|"
    r"대접|마주|나눴|나누|논의|"
    r"협의|서명|체결|맺|손[을]?\s?잡|악수|면담|환담|간담|회동|회담|회의|오찬|만찬|차담|대화|토론|의견|"
    r"교육|연수|강의|"
    r"설명|소개|시연|보여|가르|훈련|과정|견학|참관|데리고|받아|받았|배웅|얼굴을|머리를|화상|웨비나|"
    r"세미나|워크숍"
)
"""What a host does with guests (…를, …와)."""

TAKING: Final = re.compile(r"받|듣|들었|전해|건네받")
"""What a host has from guests (…로부터 …를)."""

TOGETHER: Final = re.compile(
    r"만[나났난날]|마주|나눴|나누|나눈|논의|협의|서명|체결|맺|손[을]?\s?잡|악수|합의|토론|의견|회의|"
    r"머리를|대화|간담|회동|"
    r"교류회|협약|세미나|워크숍|화상"
)
"""What two sides do with each other."""

CALLED: Final = re.compile(r"(?:예방|방문|내방)을\s(?:받|맞)")

NEVER: Final = re.compile(
    r"이겼|꺾[었고]|맞붙|졌다|우승|출전|공연|연주|집회|시위|농성|규탄|기자회견|입주|인수|매입|수출|"
    r"수입|출시|개봉|발매|체포|"
    r"구속|기소|사망|숨[졌진]|다[쳤친]|거주|살고|사는\s|살던|태어|결혼|쇼핑|관광(?:을|했|하)|여행(?:을|"
    r"했|하)|꼽[았혔]|선정|평가했|"
    r"보도했|전했다\.$|논평|비판|게재|실었|발간|선거|당선|투자(?:했|를\s결정)|상장|매수|매도|논문|"
    r"지나[갔쳤]|지났"
)
"""What is no visit's deed, where no guest's deed stands beside it."""
