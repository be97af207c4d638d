"""Languages of texts and of short questions."""

import pytest

from corpus.language import detect, detect_question


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who said AI is here?", "en"),
        ("What did Müller say?", "en"),
        ("And what about testing?", "en"),
        ("Qui a parlé de Kubernetes ?", "fr"),
        ("Que dit Sharma ?", "fr"),
        ("Et Bryce ?", "fr"),
        ("Combien de participants ?", "fr"),
        ("Wat zei Sharma over AI?", "nl"),
        ("Hoeveel bezoekers kwamen er naar Parijs?", "nl"),
        ("Was sagte Müller über Tests?", "de"),
        ("Wer war da?", "de"),
        ("Und Bryce?", "de"),
        ("¿Qué dijo Sharma sobre la IA?", "es"),
        ("Que dijo Sharma sobre tests", "es"),
        ("Y Bryce?", "es"),
        ("Kubernetes?", "und"),
        ("12 000", "und"),
        ("", "und"),
    ],
)
def test_questions(question: str, language: str):
    assert detect_question(question) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The hall was full, and the harbour masters of eleven cities had come to speak of tides.",
            "en",
        ),
        (
            "La salle était pleine, et les maîtres de onze ports étaient venus parler des marées.",
            "fr",
        ),
        (
            "De zaal was vol en de havenmeesters van elf steden waren gekomen om te spreken.",
            "nl",
        ),
        (
            "Der Saal war voll, und die Hafenmeister aus elf Städten waren gekommen, um zu reden.",
            "de",
        ),
        (
            "La sala estaba llena y los capitanes de puerto de once ciudades habían venido a hablar.",
            "es",
        ),
        (
            "Salen var full, och hamnkaptenerna från elva städer hade kommit för att tala.",
            "und",
        ),
        ("Зал был полон, и капитаны портов из одиннадцати городов приехали говорить о приливах.", "und"),
        ("Kubernetes Docker", "und"),
        ("", "und"),
    ],
)
def test_texts(text: str, language: str):
    assert detect(text) == language
    assert detect(f"{text} " * 3) == language
