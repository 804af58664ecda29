"""Words as data: every shipped term shows itself, and a user's own file is as good as a shipped one."""

import textwrap

import pytest
from reading import lexicon, read

from pipeline.errors import ConfigError
from pipeline.lexicon import LEVELS, load_lexicon

TOPICS = [
    "general",
    "egov",
    "metaverse",
    "inclusion",
    "wifi",
    "iot",
    "twin",
    "transport",
    "mobility",
    "civic",
    "opendata",
    "infra",
    "ai",
    "safety",
    "street",
    "env",
    "health",
    "startup",
    "security",
    "planning",
    "intl",
]
PURPOSES = [
    "friendship",
    "economy",
    "culture",
    "admin",
    "education",
    "welfare",
    "council",
    "housing",
    "tourism",
    "sports",
    "research",
    "press",
]
# ISO 37122:2019, clauses 5 to 23; U4SSC collection methodology (2017), categories.
ISO_THEMES = {
    "Economy", "Education", "Energy", "Environment and climate change", "Finance", "Governance", "Health",
    "Housing", "Population and social conditions", "Recreation", "Safety", "Solid waste", "Sport and culture",
    "Telecommunication", "Transportation", "Urban/local agriculture and food security", "Urban planning",
    "Wastewater", "Water",
}  # fmt: skip
U4SSC_CATEGORIES = {
    "ICT Infrastructure", "Water and Sanitation", "Drainage", "Electricity Supply", "Transport", "Public Sector",
    "Innovation", "Employment", "Waste", "Buildings", "Urban Planning", "Air Quality", "Environmental Quality",
    "Public Spaces and Nature", "Energy", "Education", "Health", "Culture", "Housing", "Social Inclusion", "Safety",
    "Food Security",
}  # fmt: skip
TEN_LINES = """\
    country = "EE"
    level = "city"
    names = ["Tallinn", "탈린", "탈린시", "タリン"]
    hosts = ["Tallinn City Council"]
    officers = ["mayor of Tallinn"]

    [[programmes]]
    name = "Harbour Sense"
    topic = "iot"
    example = "Harbour Sense counts ships."
"""


def write_city(tmp_path, text, name="tallinn"):
    (tmp_path / "cities").mkdir(exist_ok=True)
    (tmp_path / "cities" / f"{name}.toml").write_text(textwrap.dedent(text), encoding="utf-8")


def test_topics_are_the_21_of_the_rules():
    """The topic codes are exactly those of the labelling rules, the purposes exactly the others."""
    assert set(lexicon().topics) == set(TOPICS)
    assert set(lexicon().purposes) == set(PURPOSES)


@pytest.mark.parametrize("code", TOPICS)
def test_topic_terms_show_themselves(code):
    """Each topic term is found in its example, and each of its spellings alone."""
    for term in lexicon().topics[code].term:
        assert code in lexicon().topics_in(term.example), term.example
        for form in term.forms:
            assert code in lexicon().topics_in(form), form


@pytest.mark.parametrize("code", TOPICS)
def test_words_that_only_contain_a_term_are_not_it(code):
    """What a term must not be found in, it is not found in."""
    for term in lexicon().topics[code].term:
        for longer in term.unless:
            finds = [found for found in lexicon().topic_terms(longer) if found.value.code == code]
            assert all(longer[found.start : found.end] not in term.forms for found in finds), longer


@pytest.mark.parametrize("code", TOPICS)
def test_topics_have_a_place_in_other_frames(code):
    """Each topic maps to a category of U4SSC and a theme of ISO 37122 that exist."""
    topic = lexicon().topics[code]
    assert topic.u4ssc.category in U4SSC_CATEGORIES
    assert topic.iso37122.category in ISO_THEMES


@pytest.mark.parametrize("code", PURPOSES)
def test_purpose_terms_show_themselves(code):
    """Each purpose is found in its terms' examples and spellings."""
    for term in lexicon().purposes[code].term:
        assert code in lexicon().purposes_in(term.example), term.example
        assert all(code in lexicon().purposes_in(form) for form in term.forms)


def test_prevention_is_no_courtesy_call():
    """예방 is a courtesy call, 범죄 예방 and 예방접종 are not."""
    assert lexicon().purposes_in("대사의 예방을 받았다") == ("friendship",)
    assert lexicon().purposes_in("범죄 예방과 예방접종") == ()


def test_topics_in_order_of_position():
    """Codes come by first position, each once."""
    assert lexicon().topics_in("메타버스와 자율주행, 또 메타버스") == ("metaverse", "mobility")


@pytest.mark.parametrize("city_id", sorted(lexicon().cities))
def test_city_files_are_whole(city_id):
    """A shipped city has a level, a parent where it is a district, and finds each programme in its example."""
    city = lexicon().city(city_id)
    assert city.level in LEVELS
    assert (city.parent is not None) == (city.level == "district")
    assert city.parent is None or city.parent in lexicon().cities
    for programme in city.programmes:
        entries = [found.value.entry for found in lexicon().city_words(city, programme.example)]
        assert programme.name in entries, programme.example


@pytest.mark.parametrize("city_id", sorted(lexicon().cities))
def test_city_names_are_found(city_id):
    """Every name of a city is found as the city's."""
    city = lexicon().city(city_id)
    for name in city.names:
        assert any(found.value.role in {"name", "place"} for found in lexicon().city_words(city, name)), name


def test_homographs_of_cities():
    """A cat is not Goyang, a king not Sejong, the fish market not Daegu."""
    assert lexicon().city_words(lexicon().city("goyang"), "고양이 카페") == ()
    assert lexicon().city_words(lexicon().city("sejong"), "세종대왕 동상") == ()
    assert lexicon().city_words(lexicon().city("daegu"), "대구탕 골목") == ()


def test_unknown_city_names_the_configured_ones():
    """An unknown city is a configuration error that offers the nearest and lists the known."""
    with pytest.raises(ConfigError, match=r"did you mean 'seoul'.*busan"):
        lexicon().city("seoull")


def test_users_city_works_like_a_shipped_one(tmp_path):
    """Ten lines of TOML in a directory of one's own make a monitored city."""
    write_city(tmp_path, TEN_LINES)
    own = load_lexicon((tmp_path,))
    assert own.city("tallinn").country == "EE"
    assert "seoul" in own.cities
    found = own.city_words(own.city("tallinn"), "The mayor of Tallinn opened Harbour Sense.")
    assert [hit.value.role for hit in found] == ["officer", "programme"]


def test_users_file_overrides_the_shipped(tmp_path):
    """A file of the same name takes the shipped one's place."""
    write_city(tmp_path, 'country = "KR"\nlevel = "metropolitan"\nnames = ["서울시"]\n', "seoul")
    assert load_lexicon((tmp_path,)).city("seoul").hosts == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('level = "city"', 'level = "village"'), r"tallinn\.toml: level"),
        (("names = [", "namess = ["), r"tallinn\.toml: namess"),
        (('topic = "iot"', 'topic = "boats"'), r"tallinn\.toml: programmes 'Harbour Sense': topic 'boats'"),
        (('names = ["Tallinn", "탈린", "탈린시", "タリン"]', "names = []"), r"tallinn\.toml: names"),
    ],
)
def test_wrong_city_file_fails_at_the_start(tmp_path, change, message):
    """A wrong level, key, topic or empty list is named with its file."""
    write_city(tmp_path, TEN_LINES.replace(*change))
    with pytest.raises(ConfigError, match=message):
        load_lexicon((tmp_path,))


def test_city_without_a_file_is_compiled_on_the_spot():
    """A city value that no file holds is matched all the same."""
    import dataclasses

    city = dataclasses.replace(lexicon().city("seoul"), id="elsewhere", names=("물빛시",), programmes=())
    assert [found.value.entry for found in lexicon().city_words(city, "물빛시는")] == ["물빛시"]


def test_reading_for_a_district_is_not_the_parents():
    """What the metropolitan hall does is not its district's news, and the district's is the parent's."""
    told = "강남구는 로봇이 짐을 나르는 스마트시티 시험장을 열었다. 서울 자치구로는 처음이다."
    assert read(told, city="seoul").smart_city
    assert read(told, city="gangnam-gu").smart_city
    assert not read("서울시가 메타버스 상담을 시작했다. 강남구 주민도 쓴다.", city="gangnam-gu").smart_city
