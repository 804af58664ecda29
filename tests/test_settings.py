"""Settings: file, environment, option, in rising order; every mistake names where and what to do."""

import pytest

from jobs.settings import Settings, load_settings, require_contact
from jobs.wiring import chosen_sources
from pipeline.errors import ConfigError
from pipeline.sources import load_sources
from storage.publish import MIN_CONFIDENCE


def write(tmp_path, text):
    path = tmp_path / "citymentions.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_is_needed(tmp_path, monkeypatch):
    """Without file and variables, every setting has a default that works."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert ("seoul",) == load_settings(environ={}).cities


def test_environment_wins_over_file_and_option_over_both(tmp_path):
    """Option beats variable beats file."""
    path = write(tmp_path, "data_dir = 'from-file'\nworkers = 3\ncities = ['busan']\n")
    environ = {"CITYMENTIONS_DATA_DIR": "from-environment", "CITYMENTIONS_CITIES": "seoul, daegu"}
    settings = load_settings(path, environ=environ, data_dir=tmp_path / "from-option")
    assert (str(tmp_path / "from-option"), 3, ("seoul", "daegu")) == (
        settings.data_dir,
        settings.workers,
        settings.cities,
    )


def test_own_definitions_are_beside_the_file(tmp_path):
    """The folder of the configuration file is where the user's own sources and cities are looked for."""
    assert (tmp_path,) == load_settings(write(tmp_path, ""), environ={}).user_dirs


@pytest.mark.parametrize(
    ("text", "environ", "words"),
    [
        ("wrokers = 3", {}, ["citymentions.toml", "wrokers", "workers"]),
        ("workers = 'three'", {}, ["citymentions.toml", "workers"]),
        ("workers = 0", {}, ["citymentions.toml", "workers", "above 0"]),
        ("min_confidence = 80", {}, ["citymentions.toml", "min_confidence", "from 0"]),
        ("cities = []", {}, ["cities", "at least one"]),
        ("metrics_port = 99999", {}, ["metrics_port", "65535"]),
        ("notify_digest_hour = 24", {}, ["notify_digest_hour", "-1 to 23"]),
        ("zone = 'Seoul'", {}, ["zone", "Asia/Seoul"]),
        ("cities = [", {}, ["citymentions.toml"]),
        ("", {"CITYMENTIONS_WORKERS": "many"}, ["CITYMENTIONS_WORKERS", "int"]),
        ("", {"CITYMENTIONS_WROKERS": "1"}, ["CITYMENTIONS_WROKERS", "CITYMENTIONS_WORKERS"]),
    ],
)
def test_a_mistake_is_named(tmp_path, text, environ, words):
    """File or variable, key and remedy stand in the one line of the error."""
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, text), environ=environ)
    message = str(caught.value)
    assert [word for word in words if word not in message] == []
    assert "\n" not in message


def test_a_missing_file_is_named(tmp_path):
    """A configuration file that is asked for must exist."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        load_settings(tmp_path / "nowhere.toml", environ={})


def test_publishers_must_be_able_to_reach_us():
    """Nobody is asked before a contact is set; it is part of the user agent."""
    with pytest.raises(ConfigError, match="contact"):
        require_contact(Settings())
    assert "+press@city.example" in Settings(contact="press@city.example").user_agent


def test_the_default_threshold_is_the_results_files_own():
    """Who publishes without settings and who reads with them mean the same by a candidate."""
    assert MIN_CONFIDENCE == Settings().min_confidence


def test_the_users_limit_on_links_is_above_every_sources(tmp_path):
    """`max_feed_links` lowers what a source takes from one answer of its feed, and never raises it."""
    low = chosen_sources(Settings(max_feed_links=7), ("herald",))
    high = chosen_sources(Settings(max_feed_links=10**6), ("herald",))
    own = load_sources()["herald"].max_links
    assert (low["herald"].max_links, high["herald"].max_links) == (7, own)
