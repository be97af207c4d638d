"""The seed article from file to answer, with the real embedder: who said what, in which words, and who said nothing.

Answers are given by speaker and by where the cited words stand; the article's own text isn't repeated here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.adapters.catalog import Catalog
from rag.assistant import Assistant
from rag.settings import Settings
from rag.types import Answer, Mode, NoAnswer, Question
from rag.wiring import open_assistant, open_ingest
from tests.shared_material import needs_shared

pytestmark = [pytest.mark.shared, pytest.mark.slow]

SHARMA, PALMA, COLEMAN = "Prijanka Sharma", "Jorge Palma", "Clayton Coleman"
COLLIER, BRYCE, MORGAN = "Marc Collier", "Jonathan Bryce", "Jeffrey Morgan"
EVENSON, SALIHBEGOVIC = "Lachlan Evenson", "Kehan Salihbegovic"

SAID = [
    ("Qui a dit que l'IA est le mot de la semaine ?", PALMA, (2409, 2502)),
    ("Qui dit que tout le monde peut développer un prototype ?", SHARMA, (3439, 3557)),
    ("Qui affirme que la transparence est le point fort de l'open source ?", COLLIER, (6574, 6940)),
    ("Qui prédit que la vidéo sera la prochaine frontière ?", COLLIER, (7482, 7862)),
    ("Qui compare l'IA et le cloud-native au pain et au beurre ?", SHARMA, (4088, 4477)),
    ("Qui a dit que la privatisation de l'IA limite l'accès aux modèles ?", BRYCE, (6979, 7294)),
    ("Qui trouve que Kubernetes est le meilleur endroit pour des modèles d'IA ?", COLEMAN, (3774, 3948)),
    ("Que dit Sharma des coûts ?", SHARMA, (3607, 3769)),
    ("Que dit Prijanka Sharma du cloud-native ?", SHARMA, (4088, 4477)),
    ("Que dit Jonathan Bryce de l'imprévisibilité ?", BRYCE, (7940, 8421)),
    ("Que dit Marc Collier des modèles multimodaux ?", COLLIER, (7482, 7862)),
    ("Que dit Jeffrey Morgan des modèles ?", MORGAN, (6252, 6404)),
    ("Qu'a dit Clayton Coleman à propos de Kubernetes ?", COLEMAN, (3774, 3948)),
]
REPORTED = [
    ("Que dit Lachlan Evenson de l'ingénieur IA ?", EVENSON, "ingénieur IA"),
    ("Qui parle d'un nouveau rôle dans les organisations ?", EVENSON, "nouveau rôle"),
]
FACTS = [
    ("Combien de personnes participent à la conférence ?", "12 000"),
    ("Quelle société française est invitée sur scène ?", "Mistral"),
    ("Pourquoi y avait-il une queue au guichet d'inscription ?", "panne"),
    ("Quand Kubernetes fêtera-t-il son anniversaire ?", "juin"),
]
ROLES = [
    ("Quelle est la fonction de Kehan Salihbegovic ?", SALIHBEGOVIC, "vice-président"),
    ("Quel est le poste de Lachlan Evenson ?", EVENSON, "Responsable principal de programme"),
    ("Où travaille Jorge Palma ?", PALMA, "Microsoft"),
    ("Qui est le directeur exécutif de la fondation OpenInfra ?", BRYCE, "directeur exécutif"),
]
ABSENT = [
    "Que dit Linus Torvalds de l'IA ?",
    "Que dit Thomas Collier de la vidéo ?",
    "Que dit Sharma des baleines ?",
    "Que dit Jonathan Bryce du prix du café ?",
    "Qui a parlé de l'ordinateur quantique ?",
    "Combien coûte le billet d'entrée ?",
    "Quelle est la fonction d'Angela Merkel ?",
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Settings]]:
    settings = Settings(data=tmp_path_factory.mktemp("seed") / "library")
    article: Path = needs_shared("seed/kubecon-2024-paris.fr.txt")
    with open_ingest(settings, "test") as ingest:
        ingest.run([article])
    with open_assistant(settings) as assistant:
        yield assistant, settings


def ask(opened: tuple[Assistant, Settings], question: str) -> Answer | NoAnswer:
    assistant, settings = opened
    result = assistant.ask(Question(text=question, mode=Mode.QUOTES))
    with Catalog(settings.data) as catalog:
        for citation in result.citations if isinstance(result, Answer) else result.nearest:
            document = catalog.document(citation.document.id)
            assert document is not None
            assert citation.text == " … ".join(document.text[a:b] for a, b in citation.spans)
    if isinstance(result, Answer):
        assert all(check.ok for check in result.checks)
    return result


@pytest.mark.parametrize(("question", "speaker", "place"), SAID)
def test_their_own_words(opened, question, speaker, place):
    result = ask(opened, question)
    assert isinstance(result, Answer)
    first = result.citations[0]
    assert first.speaker is not None
    assert (first.speaker.name, (first.start, first.end)) == (speaker, place)
    assert "«" in result.text


@pytest.mark.parametrize(("question", "speaker", "words"), REPORTED)
def test_reported_words_without_marks(opened, question, speaker, words):
    result = ask(opened, question)
    assert isinstance(result, Answer)
    first = result.citations[0]
    assert first.speaker is not None
    assert first.speaker.name == speaker
    assert words in first.text
    assert "«" not in result.text.split("\n")[0]


@pytest.mark.parametrize(("question", "words"), FACTS)
def test_facts(opened, question, words):
    result = ask(opened, question)
    assert isinstance(result, Answer)
    assert words in result.citations[0].text


@pytest.mark.parametrize(("question", "speaker", "words"), ROLES)
def test_roles(opened, question, speaker, words):
    result = ask(opened, question)
    assert isinstance(result, Answer)
    first = result.citations[0]
    assert first.speaker is not None
    assert first.speaker.name == speaker
    assert words in first.text


@pytest.mark.parametrize("question", ABSENT)
def test_absent_people_and_topics(opened, question):
    result = ask(opened, question)
    assert isinstance(result, NoAnswer)
    assert result.reason
    assert result.searched
