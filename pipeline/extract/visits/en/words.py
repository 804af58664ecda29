"""English word classes of a visit: who can come, what a city is called, what people do there. Pure data.

Classes, not sentences: every word is one that editors use for its class; see the project's description of how
English news tells of visits. Patterns are pieces for the readers beside this module.
"""

from __future__ import annotations

import re
from typing import Final

# --- who comes -------------------------------------------------------------------------------------------

PEOPLE: Final = (
    r"(?i:officials?|delegates?|delegations?|members?|representatives|students|undergraduates|postgraduates|"
    r"pupils|graduates|professors|academics|scholars|lecturers|experts|specialists|scientists|researchers|"
    r"guests|dignitaries|participants|attendees|journalists|reporters|correspondents|editors|executives|"
    r"entrepreneurs|businesspeople|businessmen|civil servants|public servants|bureaucrats|technocrats|"
    r"lawmakers|legislators|parliamentarians|senators|deputies|mps|councill?ors|council members|"
    r"assembly members|assemblymen|aldermen|mayors|governors|ministers|ambassadors|envoys|diplomats|consuls|"
    r"officers|trainees|fellows|interns|leaders|chiefs|heads|directors|managers|administrators|engineers|"
    r"planners|architects|technicians|operators|advis[eo]rs|aides|staff|staffers|personnel|principals|"
    r"teachers|educators|librarians|doctors|physicians|nurses|firefighters|police officers|prosecutors|"
    r"judges|auditors|inspectors|commissioners|secretaries|counterparts|visitors|cadets|mission|missions|"
    r"team|teams|group|groups|party|parties|crew|crews|contingent|entourage|panel|class|cohort|people|"
    r"men|women|corps)"
)
OFFICE: Final = (
    r"(?i:(?:(?:deputy|vice|acting|interim|executive|lord|lieutenant|first|second|prime|foreign|interior|"
    r"finance|economy|"
    r"transport|regional|provincial|state|district|metropolitan|honorary|permanent)[- ]){0,3}"
    r"(?:ambassador|consul[- ]general|consul|charg[eé] d['’]affaires|high commissioner|envoy|attach[eé]|"
    r"president|prime minister|premier|chancellor|minister|secretary[- ]general|secretary|mayor|governor|"
    r"speaker|chair(?:man|woman|person)?|senator|councill?or|lawmaker|deputy|commissioner|"
    r"director[- ]general|director|head|chief|dean|rector|provost|king|queen|princess|prince|leader|"
    r"professor|delegate|chief executive|ceo|administrator|superintendent|counsell?or|journalist|reporter))"
)
BODY: Final = (
    r"(?i:embass(?:y|ies)|consulates?|ministries|universities|agencies|governments|parliaments|parliament|bundestag|bundesrat|congress|senate|knesset|diet|legislature|"
    r"government|ministry|department|agency|authority|bureau|office|council|assembly|committee|commission|"
    r"board|municipality|prefecture|university|institute|college|academy|school|corporation|company|utility|"
    r"operator|bank|fund|foundation|association|federation|union|chambers?(?: of commerce)?|broadcaster|"
    r"newspaper|police|fire (?:service|department)|canton|city|cities|capital|province|county|district|"
    r"borough|"
    r"state|region|town|municipalities|organi[sz]ation|secretariat|society|league|consortium|cent(?:er|re)|"
    r"delegation)"
)
HEAD: Final = rf"(?:{PEOPLE}|{OFFICE}|{BODY})"

NOT_VISITORS: Final = re.compile(
    r"\b(?:tourists?|travell?ers?|holidaymakers?|sightseers?|backpackers?|pilgrims?|players?|athletes?|"
    r"squads?|coach(?:es)?|wrestlers?|runners?|swimmers?|golfers?|teams? at the (?:games|championships?)|"
    r"national team|footballers?|football|soccer|baseball|volleyball|basketball|club|fans?|concert|"
    r"orchestra|choir|band|troupe|dancers?|singers?|musicians?|performers?|actors?|actress(?:es)?|"
    r"residents?|immigrants?|migrants?|refugees?|expatriates?|expats?|workers|exchange students|"
    r"international students|brides?|patients?|passengers?|cruise|shoppers?|consumers?|shares|stocks|"
    r"investors|bonds?|"
    r"weekly|magazine|podcast|relations|market|competition|trading|veterans?|adoptees?|soldiers?|troops)\b",
    re.IGNORECASE,
)
"""What makes a foreign group residents, tourists, players, performers, money: never the city's visitors."""

# --- who receives ----------------------------------------------------------------------------------------

HOST_HEAD: Final = (
    r"(?i:officials?|government|city hall|council|assembly|(?:vice |deputy )?mayor|bureau|office|authority|"
    r"foundation|corporation|cent(?:er|re)|agency|institute|department|division|library|hotline|chief|"
    r"officer|plant|districts?|ward|team|headquarters|utility|waterworks|control room|situation room|"
    r"engineers|staff|planners|civil servants|public servants|councill?ors|administration|municipality|"
    r"speaker|commissioner|data cent(?:er|re)|"
    r"city|chatbot|operations? room|archive|exhibition hall|incubator|academy|secretary)"
)
GENERIC_HOST: Final = re.compile(
    r"\b(?:[Cc]ity [Hh]all|[Cc]ity (?:government|council|officials?|engineers|planners|staff)|"
    r"(?:[Aa]cting |[Vv]ice |[Dd]eputy )?[Mm]ayor|[Mm]etropolitan (?:[Gg]overnment|[Cc]ouncil)|"
    r"[Dd]istrict (?:[Oo]ffice|[Hh]ead|[Mm]ayor|[Cc]ouncil)|[Ww]ard (?:[Oo]ffice|[Hh]ead)|"
    r"(?<=[Tt]he )(?:foundation|council|corporation|authority|bureau|agency|city|municipality|cent(?:er|re)|"
    r"district|ward|library)\b(?! of [A-Z])|(?:[Tt]raffic|[Cc]ontrol|[Oo]perations?|[Dd]ata)(?: control)? "
    r"(?:[Rr]oom|[Cc]ent(?:er|re)))\b"
)
"""Short names of a host, which count only in sentences that are the city's own."""

THIRD_HOST: Final = re.compile(
    r"\b(?:ministry|ministries|National Assembly|presidential office|Cheong Wa Dae|Blue House|plant|factory|"
    r"campus|headquarters of|hospital|embassy|trade fair|booth|expo|airport|stadium|arena|"
    r"[Uu]niversity|shipyard|temple|palace|hotel|summit|shopping)\b"
)

# --- what they do ----------------------------------------------------------------------------------------

COME: Final = (
    r"(?:(?:is|are|was|were) (?:back )?(?:at|in)(?= (?:the |[A-Z]))|(?:get|gets|got|had|has|have|"
    r"having) an? (?:[\w-]+ ){0,2}"
    r"(?:look|tour|course|lesson|briefing|glimpse|class|lecture|walk)|visit(?:ed|s|ing)?|tour(?:ed|s|ing)?|"
    r"call(?:ed|s|ing)? (?:on|at|in)|(?:paid|pays?|paying)\b|"
    r"courtesy calls?|arriv\w+|came|comes?|coming|stopp?\w* (?:by|off|at|in)|last stop|first stop|"
    r"drop(?:s|ped|ping)? (?:by|in|into)|flew (?:in|to)|flies (?:in|to)|due (?:in|at)|"
    r"expected in|expected at|"
    r"turned up|went (?:through|round|around)|walk(?:ed|s)? (?:through|around|along|into)|"
    r"(?:was|were|be|been|being|get|got|gets) (?:\w+ly )?(?:taken|shown|led|guided|ushered|escorted|given|"
    r"briefed|"
    r"received|welcomed|hosted|greeted|walked|toured|treated|introduced|trained|taught|invited in|met)|"
    r"(?:taken|shown|led|guided|ushered|escorted) (?:around|round|through|over|the|how|a|into|by)|given a|"
    r"inspect\w*|observ(?:ed|es|ing|e)|examin\w+|view(?:ed|s|ing)?|saw|sees?|seen|look(?:ed|s|ing)? (?:at|"
    r"around|over|into)|(?:took|takes?|taking) (?:a look|notes|part|in)|listen(?:ed|s|ing)?|hear[ds]?|"
    r"learn\w*|stud(?:y|ied|ies|ying)|asked|quizz\w+|question(?:ed|ing)|grill(?:ed|s)?|"
    r"crowd(?:ed|s)? into|gather\w*|rode|rides?|riding|test(?:ed|ing)|tried|tasted|spent|spends?|spending|"
    r"attend(?:ed|s|ing)?|join(?:ed|s|ing)?|participat\w+|met|meets?|meeting|sat down|sit down|sits down|"
    r"(?:ha(?:s|ve|d|ving)|shar(?:e|ed|ing)) (?:[\w-]+ )?(?:breakfast|lunch|luncheon|dinner|tea|coffee)|"
    r"(?:breakfast|lunch|luncheon|dinner|tea|coffee) with|lunch(?:ed|es)|din(?:ed|es)|"
    r"(?:held|holds?|holding|hold) (?:\w+\s){0,2}(?:talks|meetings?|discussions?|consultations|sessions?)|"
    r"discuss\w*|talked|conferred|exchanged? (?:views|ideas|opinions|notes)|sign(?:ed|s|ing)?|agreed|"
    r"train(?:ed|ing)?|benchmark\w*|field trip|filed (?:into|through)|watch\w*|peer(?:ed|s)?|"
    r"logg?(?:ed|s)? (?:on|in)|dial(?:l?ed|s)? (?:in|into)|film(?:ed|ing)?|interview\w*|briefed|"
    r"received|welcomed|hosted|greeted|toast\w*|visits?|trips?|stay|consult\w*|compar\w+|"
    r"shadow(?:ed)?|stand(?:ing)? before|stood (?:in|at|before)|passed through|poured into|made (?:a|"
    r"its|his|her|their) (?:way|stop|visit)|on a (?:\w+[\s-]){0,3}(?:visit|tour|trip))"
)
RECEIVE: Final = (
    r"(?:had(?=\s[A-Z])|"
    r"(?:ha(?:s|ve|d|ving)|shar(?:e|ed|ing)) (?:[\w-]+ )?(?:breakfast|lunch|luncheon|dinner|tea|coffee)|"
    r"(?:breakfast|lunch|luncheon|dinner|tea|coffee) with|lunch(?:ed|es)|din(?:ed|es)|"
    r"open(?:ed|s)? (?:its|the|up) (?:[\w-]+ ){1,5}?to|"
    r"met|meets?|meeting|receiv\w+|welcom\w+|host(?:ed|s|ing)?|greet(?:ed|s|ing)?|"
    r"invit\w+|brief(?:ed|s|"
    r"ing)?|guid\w+|show(?:ed|s|n|ing)?|explain\w*|present(?:ed|s|ing)?|introduc\w+|walk(?:ed|s)?|gave|"
    r"gives?|took|led|leads?|entertain\w*|treated|train(?:ed|s|ing)?|taught|teach(?:es)?|demonstrat\w+|"
    r"sign(?:ed|s|ing)?|agreed|confer\w*|shar(?:ed|es|ing)|open(?:ed|s) (?:its|the) doors?|play(?:ed|"
    r"s)? host|"
    r"talk(?:ed|s)|talks with|discuss\w*|sat down|sits down|sit down|held (?:\w+\s){0,3}with|conversation|"
    r"consultations?|lectur\w+|hand(?:ed|s)|award(?:ed|s)|made|answer\w*|put questions|toasted|escort\w*|"
    r"courtesy calls?)"
)
