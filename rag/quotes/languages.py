"""Which lexicon a document is read with."""

import re

from corpus.document import Document
from rag.quotes.lexicon import Lexicon, guess_words, lexicon

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000


def words_of(document: Document) -> Lexicon:
    """The lexicon of the document's language; guessed by its function words where the language is unknown."""
    if document.language not in ("und", ""):
        return lexicon(document.language)
    return lexicon(guess(document.text))


def guess(text: str) -> str:
    """One of the five languages, by counting function words in the first few thousand characters."""
    found = [w.lower() for w in _WORD.findall(text[:_SAMPLE])]
    scores = {code: sum(w in words for w in found) for code, words in guess_words().items()}
    return max(scores, key=lambda code: scores[code])
