"""What a word or a gloss shows by its form alone: German nouns, and what a header says behind a name."""

from rag.quotes.lexicon import Lexicon

_NOUN_ENDINGS = ("heit", "keit", "schaft", "tion", "tät", "tur", "ismus", "ierung")
"""Of German nouns; surnames do not end so. (-ung is no such ending: Hartung.)"""
_DECLINED = ("e", "er", "es", "en", "em")
"""Of a German adjective before its noun."""
_REACH = 60


def is_noun(text: str, at: int, word: str, words: Lexicon) -> bool:
    """German: a word at offset `at` that stands as a noun does, behind an article (ein junger Mann), or that has
    an ending which only nouns have (Korrektur). For words of which nothing else shows that they are names."""
    if word.endswith(_NOUN_ENDINGS) and len(word) > 6:
        return True
    before = text[max(0, at - _REACH) : at]
    if before[-1:] not in (" ", "\u00a0", "\n"):
        return False
    for token in reversed(before.split()[-3:]):
        if token.lower() in words.determiners:
            return True
        declined = token.islower() and token.endswith(_DECLINED)
        if not (token.isalpha() and (declined or word.endswith("in"))):  # die Product Ownerin
            return False
    return False


def glossed(gloss: str, words: Lexicon) -> tuple[str | None, str | None]:
    """Role and affiliation of a header's gloss: (chair, research lead, Codes Communs). What begins with a small
    letter or with the word of an office is the role; the rest says where somebody belongs."""
    pieces = [piece.strip() for piece in gloss.split(",") if piece.strip()]
    offices = [
        i for i, piece in enumerate(pieces) if piece[0].islower() or words.is_role(piece.split()[0].lower())
    ]
    cut = offices[-1] + 1 if offices else 0
    return ", ".join(pieces[:cut]) or None, ", ".join(pieces[cut:]) or None
