"""Lines in which a publisher speaks to the reader inside an article: subscribe, consent, read this, too.

Pure predicates over one stripped line, in the languages of the European press, Japanese, Chinese and Korean.
Every pattern begins where the line begins; all but the notes on consent are bounded in length.
"""

from __future__ import annotations

import re

_MAX_TEASER_CHARS = 160
_MAX_WALL_CHARS = 160
_MAX_CONSENT_CHARS = 600


def _begins(*alternatives: str) -> re.Pattern[str]:
    """A pattern for a line in lower case that begins with one of `alternatives`."""
    return re.compile("^(?:" + "|".join(alternatives) + ")")


# The rest of the article is for others: nothing of it follows.
_WALL_ENDS = _begins(
    r"il vous reste [\d.,]+\s?% de cet article",
    r"la suite (?:de cet article )?est réservée aux abonnés",
    r"(?:jetzt )?weiterlesen mit \S",
    r"(?:to )?(?:continue|keep) reading,? (?:subscribe|sign (?:in|up)|register|log in|become)",
    r"subscribe (?:now )?to (?:continue|keep|finish) reading",
    r"you have reached your (?:article )?limit",
    r"para (?:seguir|continuar) leyendo.{0,20}(?:suscr|reg[ií]str)",
    r"per continuare a leggere.{0,20}(?:abbon|accedi|registra)",
    r"この(?:記事|続き)は(?:有料|会員|無料会員)|残り\s?[:：]?\s?[\d,]+\s?文字|ここから先は(?:有料|会員)",
    r"(?:이|본)\s기사는\s(?:유료|프리미엄|멤버십)\s?(?:회원|구독자)?\s?(?:전용|만)",
)
# Said of the whole article, wherever it stands.
_WALL_LABELS = (
    r"(?:cet )?article (?:est )?réservé aux abonnés",
    r"(?:dieser )?(?:artikel|inhalt|beitrag) (?:ist )?(?:nur |exklusiv )*für (?:abonnenten|mitglieder).{0,9}",
    r"(?:contenido|artículo) (?:exclusivo|solo) para (?:suscriptores|socios).{0,20}",
    r"(?:articolo|contenuto) riservato agli abbonati|(?:conteúdo|artigo) exclusivo para assinantes",
    r"(?:this )?(?:article|content|story) is (?:only |available |exclusive(?:ly)? )*(?:for|to) subscribers",
    r"already a subscriber\?.{0,40}",
    r"(?:有料)?会員限定(?:記事)?",
)
_WALL_LABEL = re.compile("^(?:" + "|".join(_WALL_LABELS) + ")[.!。]?$")  # in lower case
# In front of a post or a film that is shown only when asked for.
_CONSENTS = _begins(
    r"(?:empfohlener|externer) (?:redaktioneller )?inhalt\b.{0,40}$",
    r"an dieser stelle (?:finden sie|befindet sich|steht) .{0,80}extern",
    r"ich bin (?:damit )?einverstanden, dass mir (?:der |die |das )?extern",
    r"um (?:dies\w{1,2}|den|das|die) (?:inhalt|video|tweet|beitrag|post|element|karte|grafik)\b"
    r".{0,200}(?:einwilligung|zustimm|cookies|datenschutz|einverstanden)",
    r"cet?(?:te)? (?:contenu|média|vidéo|publication)\b.{0,80}(?:bloqué|cookies|traceurs)",
    r"(?:this (?:content|post|video|embed)|to (?:view|see|show you) this|we need your consent to)\b"
    r".{0,120}(?:cookies|third[- ]party|\bload\b)",
    r"(?:este contenido|questo contenuto|deze inhoud|dit (?:item|bericht)|este conteúdo)\b.{0,120}cookies",
)
# A label, then another article's headline: "READ MORE: …", "WATCH | …".
_LABELS = (
    r"WATCH|LISTEN|READ|READ (?:MORE|ALSO|NEXT)|ALSO READ|SEE ALSO|RELATED|MORE",
    r"Read (?:[Mm]ore|[Aa]lso|[Nn]ext)|Also read|See also|Related(?: (?:story|stories|articles?))?",
    r"Lesen Sie (?:auch|dazu|hierzu|mehr)|Mehr zum Thema|Auch interessant|Passend dazu",
    r"(?:À )?[Ll]ire (?:aussi|également)|LIRE AUSSI|Voir aussi",
    r"Lea también|Te puede interesar|También puede leer|Leggi anche|LEGGI ANCHE",
    r"Leia (?:também|mais)|Veja também",
    r"Lees ook|Les også|Læs også|Läs (?:också|även|mer)|Lue myös|LUE MYÖS",
    r"(?:Czytaj|Zobacz) (?:też|także|również|więcej)|Čtěte (?:také|více)|Читайте также|Baca juga",
    r"延伸閱讀|延伸阅读|相關新聞|相关新闻|相关阅读|更多新聞|更多報導|看更多|推薦閱讀|関連記事",
)
_TEASERS = re.compile("^(?:" + "|".join(_LABELS) + r")\s?[|:：–]\s?\S.{4,}")
# How weblogs close a page: when it was filed, and how it can be answered.
_FILED = _begins(
    r"this entry was posted (?:on|in|by|under)\b.{0,160}(?:filed under|bookmark the|follow any|\.$)",
    r"you can follow any responses to this entry",
    r"(?:von .{2,60} am \d.{4,20}\.? )?abgelegt unter\b.{2,60}\.",
    r"dieser (?:beitrag|eintrag) wurde (?:am|von|unter) .{2,80}(?:veröffentlicht|abgelegt|geschrieben)",
    r"posted in .{2,60} (?:\||tagged) ",
)


def ends_at_a_wall(line: str) -> bool:
    """Whether the line says that what follows of the article is for subscribers."""
    return len(line) <= _MAX_WALL_CHARS and bool(_WALL_ENDS.match(line.lower()))


def is_appeal(line: str) -> bool:
    """Whether the whole line names a paywall, asks for consent, teases another article, or files this one."""
    if len(line) > _MAX_CONSENT_CHARS:
        return False
    lower = line.lower()
    if len(line) <= _MAX_TEASER_CHARS and (_WALL_LABEL.match(lower) or _TEASERS.match(line)):
        return True
    return bool(_CONSENTS.match(lower) or _FILED.match(lower))
