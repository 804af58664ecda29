"""What a publisher says to the reader in the middle of an article, beside sentences that use the same words."""

import pytest

from pipeline.parse.cleaning import clean
from pipeline.parse.cleaning.appeals import ends_at_a_wall, is_appeal
from pipeline.parse.cleaning.captions import is_caption

PROSE = (
    "The harbour town opened a new observation tower on Monday, and the first visitors climbed it at dawn.",
    "It took three years to build, and a lift now reaches the upper deck, the mayor told reporters.",
)


@pytest.mark.parametrize(
    "line",
    [
        "WATCH | The mayor opens the tower:",
        "READ MORE: Ferries return to the harbour after a year",
        "Lesen Sie auch: Warum der Turm drei Jahre brauchte",
        "À lire aussi : Le port retrouve ses bateaux",
        "延伸閱讀：港口的新塔今天開放",
        "Article réservé aux abonnés",
        "Dieser Artikel ist nur für Abonnenten.",
        "会員限定記事",
        "Empfohlener redaktioneller Inhalt",
        "An dieser Stelle finden Sie ein externes Video, das unser Angebot ergänzt.",
        "Ce contenu est bloqué, car vous n'avez pas accepté les cookies.",
        "This entry was posted on Monday, May 2nd, 2031 and is filed under Harbour.",
    ],
)
def test_appeals_are_told_by_how_they_begin(line):
    """A label with another headline, a paywall's name, a note on consent, a weblog's filing line."""
    assert is_appeal(line)
    assert clean([PROSE[0], line, PROSE[1]]).paragraphs == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "Watch the tower for an hour and you will see every ferry of the town.",
        "More than forty guests came: mayors, engineers and two ministers.",
        "Lesen Sie die Inschrift am Fuß des Turms, rät die Stadt ihren Gästen.",
        "Der Artikel des Vertrags ist für Mitglieder des Rates bindend, sagte sie.",
        "Cookies and coffee were served to the visitors on the upper deck.",
        "The entry was posted on the tower's door by the harbour master.",
        "关联企业认为，相关新闻报道并不准确。",
    ],
)
def test_sentences_with_the_same_words_stay(line):
    """Prose about watching, reading, articles and cookies is prose."""
    assert not is_appeal(line)
    assert not ends_at_a_wall(line)


def test_what_follows_a_paywall_is_none_of_the_article():
    """Offers behind the wall go, however many sentences they are; a wall above the text cuts nothing."""
    wall = "Il vous reste 62 % de cet article à lire. La suite est réservée aux abonnés."
    offer = "Vous pouvez lire le journal sur un seul appareil à la fois, nous dit-on."

    assert clean([*PROSE, wall, offer]).paragraphs == PROSE
    assert clean([wall, *PROSE]).paragraphs == PROSE


def test_a_films_line_with_day_and_length_is_a_caption():
    """Broadcasters put day and length behind what a film shows."""
    film = "Der neue Turm am Hafen zieht schon am ersten Tag Gäste an. 02.05.2031 | 3:18 min"

    assert is_caption(film)
    assert not is_caption("Der Turm ist seit dem 02.05.2031 offen.")
