"""Pages of our own about two delegations: one told three times, in two languages; one told once."""

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="2024-03-{day}T09:30:00+09:00"></head>
<body><header><a href="/">처음</a></header><article><h1>{title}</h1>
{paragraphs}
</article></body></html>"""

KOREAN = (
    "핀란드 에스포시 대표단 12명이 지난 11일 서울시청을 방문해 서울의 스마트도시 정책을 둘러봤다.",
    "대표단은 교통정보센터의 실시간 관제 화면 앞에서 오래 머물며 운영 방식을 물었다고 시는 전했다.",
    "서울시 관계자는 앞으로도 여러 도시와 경험을 나누겠다는 뜻을 밝히고 다음 만남을 기약했다.",
)
ROUNDED = (
    "서울의 교통 관제를 배우려는 손님이 북유럽에서 왔다. 핀란드 에스포시 대표단 10여 명이 11일 서울시청을 찾았다.",
    "손님들은 신호를 기다리는 시간이 어떻게 줄었는지를 먼저 물었고, 점심 뒤에는 마포의 주차 안내판을 보러 걸어갔다.",
    "안내를 맡은 공무원은 비가 온 뒤라 하늘이 맑아 남산이 잘 보였다며 사진을 여러 장 찍어 주었다고 웃었다.",
)
ENGLISH = (
    "A delegation of 14 officials from Espoo, Finland, visited Seoul City Hall on March 11 to learn of its smart city policy.",
    "The visitors spent the afternoon in front of the live screens of the traffic centre and asked how signals are timed.",
    "A city official said that the two cities would keep in touch and exchange what they learn about data.",
)
OTHER = (
    "칠레 산티아고시 공무원 8명이 지난 11일 서울시청을 방문해 전자정부 서비스를 견학했다.",
    "이들은 민원 창구가 없는 동주민센터가 어떻게 돌아가는지 살피고 담당자와 한 시간 넘게 이야기를 나눴다.",
    "산티아고는 올해 안에 시민이 휴대전화로 서류를 떼는 시범 사업을 시작한다고 서울시는 전했다.",
)


def visit_page(paragraphs: tuple[str, ...], *, day: int = 12, lang: str = "ko") -> bytes:
    """The page of an article with these paragraphs, published on that day of March 2024."""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = " ".join(paragraphs[0].split()[:6])
    return PAGE.format(lang=lang, title=title, day=day, paragraphs=text).encode()
