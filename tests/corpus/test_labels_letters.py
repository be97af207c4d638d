"""P. ¿Cuándo? R. En mayo: the letters of Spanish and French interviews."""

from corpus.document import BlockKind
from corpus.readers import read_bytes


def test_letters_with_a_full_stop_are_turns():
    text = (
        "La entrevista fue breve.\n\nP. ¿Usted cuándo empezó?\n\nR. En 1997, con un error en una página.\n\n"
        "P. ¿Y ahora?\n\nR. La otra mitad también."
    )
    document = read_bytes(text.encode(), source="entrevista.txt")
    turns = [b for b in document.blocks if b.kind is BlockKind.TURN]
    assert [(b.voice, document.text[b.start : b.end]) for b in turns] == [
        ("P", "¿Usted cuándo empezó?"),
        ("R", "En 1997, con un error en una página."),
        ("P", "¿Y ahora?"),
        ("R", "La otra mitad también."),
    ]


def test_a_sentence_in_marks_is_no_heading():
    text = "Tout le monde attendait.\n\nIl proclama : « Numéro un. »\n\nLe capitaine riait, et tous l'écoutaient."
    document = read_bytes(text.encode(), source="x.txt")
    assert BlockKind.HEADING not in [b.kind for b in document.blocks]
