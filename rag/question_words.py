"""The words of a question, and the forms of questions in its language. Pure."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from rag.lexical import LANGUAGES, accented_function_words, fold, function_words, words

_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[,;:()!?«»“”„\"/]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a question and what is known of each."""

    words: tuple[str, ...]
    folded: tuple[str, ...]
    asking: tuple[str, ...]
    """As the forms of questions have them: folded, but où is not ou."""
    language: str
    lexicon: dict[str, list[tuple[str, ...]]]
    vocabulary: frozenset[str]
    apart: frozenset[int] = frozenset()
    """Positions of words that a comma or another mark parts from the one before."""

    @classmethod
    def of(cls, text: str, language: str, vocabulary: frozenset[str]) -> "Tokens":
        found = tuple(words(text))
        asking = tuple(asking_form(word, language) for word in found)
        known = lexicon(language)
        return cls(found, tuple(map(fold, found)), asking, language, known, vocabulary, _parted(text, found))

    def is_functional(self, at: int) -> bool:
        """A word with an accent is one only as it is written: né isn't ne."""
        word = self.words[at].casefold()
        return self.folded[at] in function_words(self.language) and (
            word.isascii() or word in accented_function_words(self.language)
        )

    def is_capital(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at][:1].isupper()

    def is_name(self, at: int) -> bool:
        """A number, or a capitalised word that isn't so because it begins the sentence or is a German noun."""
        word = self.words[at]
        if word[:1].isdigit():
            return True
        if not word[:1].isupper():
            return False
        inner = not word[1:].islower() and len(word) > 1
        beside = (at > 1 and self.is_capital(at - 1)) or self.is_capital(at + 1)
        return inner or (beside if self.language == "de" else at > 0)

    def is_address(self, at: int) -> bool:
        """A title in front of a name, as in "Professor Lohmann"; alone it is what is asked about."""
        return self.is_title(at) and self.is_capital(at + 1)

    def is_title(self, at: int) -> bool:
        """A form of address or a role that stands before a name: M., Professor, CEO."""
        return (self.folded[at],) in self.lexicon["titles"]


def _parted(text: str, found: Sequence[str]) -> frozenset[int]:
    """Which words have a mark before them; none can be told where numbers were written in groups."""
    places = [match.span() for match in _WORD.finditer(text)]
    if len(places) != len(found):
        return frozenset()
    pairs = pairwise(places)
    return frozenset(
        at for at, ((_, end), (start, _)) in enumerate(pairs, start=1) if _MARK.search(text, end, start)
    )


def occurrences(folded: Sequence[str], form: tuple[str, ...]) -> list[int]:
    return [at for at in range(len(folded) - len(form) + 1) if tuple(folded[at : at + len(form)]) == form]


def frame_positions(folded: Sequence[str], lexicon: dict[str, list[tuple[str, ...]]]) -> set[int]:
    """The words that belong to the asking."""
    positions: set[int] = set()
    for name in ("who", "said", "role", "count", "list", "when", "where", "called", "change", "frame"):
        for form in lexicon[name]:
            for at in occurrences(folded, form):
                positions.update(range(at, at + len(form)))
    return positions


def any_of(folded: Sequence[str], forms: Iterable[tuple[str, ...]]) -> bool:
    return any(occurrences(folded, form) for form in forms)


@cache
def lexicon(language: str) -> dict[str, list[tuple[str, ...]]]:
    """The forms of questions in a language, folded, as tuples of words; English where we have none."""
    data = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))
    lists = data[language if language in LANGUAGES else "en"]
    return {
        name: [tuple(asking_form(word, language) for word in words(form)) for form in forms]
        for name, forms in lists.items()
    }


def asking_form(word: str, language: str) -> str:
    """A word folded, unless that makes another function word of it (où and ou, qué and que)."""
    folded, written = fold(word), word.casefold()
    return written if folded != written and folded in function_words(language) else folded
