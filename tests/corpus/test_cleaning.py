"""Boilerplate is marked in five languages; prose that speaks of such things is left alone."""

import pytest

from corpus.cleaning import is_boilerplate, is_credit
from corpus.document import BlockKind
from corpus.readers import read_bytes
from tests.corpus.checks import of_kind


@pytest.mark.parametrize(
    "line",
    [
        "newsletter",
        "Newsletter",
        "Abonnez-vous gratuitement à notre lettre !",
        "Subscribe to our newsletter and never miss a story.",
        "Schrijf je in voor onze nieuwsbrief",
        "Abonnieren Sie unseren Newsletter",
        "Suscríbete a nuestra newsletter",
        "Inschrijven",
        "Category(Required)",
        "Votre nom (Obligatoire)",
        "This field is for validation purposes and should be left unchanged.",
        "← Back to home",
        "retour à la maison",
        "Share this article",
        "Follow us on Mastodon",
        "Lees ook: De haven van morgen",
        "Home | About | Archive",
        "Inicio · Quiénes somos · Archivo",
        "[ S'abonner ] [ Offrir un numéro ]",
        "Accueil > Vie étudiante > Concours",
        "Kommentare (37)",
        "Was this forwarded to you? Subscribe to The Buoy. No longer interested? Unsubscribe here.",
        "Photo: Jane Doe",
        "Crédit photo : Jeanne Petit",
        "Foto: Anna Schmidt",
        "© 2031 The Quay",
        "We use cookies to make this site work. By going on you agree that we keep some of what you do here,"
        " and that our partners may see it as well, as our policy says.",
    ],
)
def test_boilerplate(line: str):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "He subscribed to the newsletter.",
        "“Subscribe to our newsletter,” she joked.",
        "The newsletter of the project has 12,000 readers.",
        "En vous inscrivant avant vendredi, vous payez moins.",
        "Copyright law is changing, said Doe.",
        "Share of the market: 12 %",
        "Photographs of the sea were shown in the hall.",
        "Subscribe to that view and you will drown, she wrote.",
        "The back row: empty.",
        "Back in the hall, nobody spoke.",
        "Follow us on our way through the harbour of Ostend, where the eleven masters met in the spring"
        " to speak of the tables, and where nobody had thought that so many would come to hear them.",
        "",
    ],
)
def test_prose_is_no_boilerplate(line: str):
    assert not is_boilerplate(line)


def test_a_credit_is_short():
    assert is_credit("Photo: Jane Doe")
    assert not is_credit("Photo: " + "a picture of the harbour " * 5)


def test_a_list_of_other_articles_goes_with_its_heading():
    items = "- The harbour of tomorrow\n\n- Tides and time"
    text = f"The sea was calm.\n\nRelated articles\n\n{items}\n\nThe end is near.\n"
    document = read_bytes(text.encode(), source="a.txt")
    assert of_kind(document, BlockKind.BOILERPLATE) == [
        "Related articles",
        "The harbour of tomorrow",
        "Tides and time",
    ]
