"""Nouns that a name only qualifies, at the head of a sentence or a heading: Témoignage de Jane Doe."""

from rag.quotes.stream import Stream
from rag.types import Span


def without_noun(s: Stream, run: Span) -> Span:
    """Without a noun that begins a sentence or heading and that the name only qualifies: Témoignage de | Jane Doe.
    A place or body with two words behind the article stays whole."""
    begin, stop = run
    if (
        s.words.language not in ("fr", "es")
        or stop - begin < 4
        or s.low[begin + 1] not in ("de", "d'", "del")
    ):
        return run
    whole = s.low[begin + 2] in s.words.determiners or s.low[begin + 2] in s.words.particles
    two = s.is_capital(begin + 2) and s.is_capital(begin + 3) and not whole
    return (begin + 2, stop) if two else run
