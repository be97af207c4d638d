"""Text in the form in which two spellings of the same words are equal, with the way back to the original.

Case, typographic quotes, dashes, spaces (also no-break), soft hyphens, zero-width characters, ligatures,
line breaks inside hyphenated words, and look-alike letters of other alphabets don't matter to the reader of
a quotation; words and digits do.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rag.types import Span

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff\u180e\u034f\ufe00-\ufe0f"
_LETTER = rf"[\w{_INVISIBLE}\u0300-\u036f]"
_SPACE = r"[ \t\u00a0\u202f\u2007\u2009]"
# A word, with what hyphens at line ends broke off.
_WORD = re.compile(
    rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\w)|{_LETTER}++(?:[-‐‑]{_SPACE}*\r?\n{_SPACE}*(?=[^\W\d_]){_LETTER}++)*"
)
_STRIP = re.compile(rf"[{_INVISIBLE}]")
_BROKEN = re.compile(rf"[-‐‑]{_SPACE}*\r?\n{_SPACE}*")
_GROUPED = re.compile(rf"(?<=\d){_SPACE}(?=\d)")
# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтвнгαορνικτυγ",
        "aeopcyxijshdqwkmtbhraopviktuy",
        strict=True,
    )
)
_SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
_QUOTES = frozenset("\"'«»“”„‟‹›‘’‚‛`´′″")
_DASHES = frozenset("-‐‑‒–—―−")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in comparison form, in order. Punctuation separates and is not compared."""

    forms: tuple[str, ...]
    spans: tuple[Span, ...]
    """Where each stands in the original."""
    joined: str
    """` word word … `: for searching with word boundaries."""
    places: tuple[int, ...]
    """Where each word begins in `joined`."""
    split: "Words | None" = None
    """The same with words that a line's end broke read as two (open-/source), where there are any."""

    def find(self, forms: tuple[str, ...], first: int = 0, last: int | None = None) -> int:
        """The first word at or after `first` where these words stand in a row; -1 if nowhere."""
        if first >= len(self.forms) or not forms:
            return -1
        stop = len(self.joined) if last is None or last >= len(self.forms) else self.places[last]
        at = self.joined.find(f" {' '.join(forms)} ", self.places[first] - 1, stop)
        return -1 if at < 0 else bisect_right(self.places, at + 1) - 1


@lru_cache(maxsize=4096)
def words(text: str) -> Words:
    """The words of a text, ready to search. Cached: passages are judged again and again."""
    whole: list[tuple[str, Span]] = []
    halves: list[tuple[str, Span]] = []
    broken = False
    for match in _WORD.finditer(text):
        token, at = match.group(), match.start()
        form = _form(token)
        if not form:
            continue
        whole.append((form, match.span()))
        if "\n" not in token:
            halves.append(whole[-1])
            continue
        broken = True
        for cut in _BROKEN.finditer(token):
            halves.append((_form(token[at - match.start() : cut.start()]), (at, match.start() + cut.start())))
            at = match.start() + cut.end()
        halves.append((_form(token[at - match.start() :]), (at, match.end())))
    return _container(whole, _container(halves, None) if broken else None)


def _container(found: list[tuple[str, Span]], split: Words | None) -> Words:
    forms = tuple(form for form, _ in found)
    places = tuple(accumulate((len(f) + 1 for f in forms), initial=1))[: len(forms)]
    return Words(forms, tuple(span for _, span in found), f" {' '.join(forms)} ", places, split)


@lru_cache(maxsize=131072)
def _form(token: str) -> str:
    """The comparison form of one word; accents stay (`a` and `à` are different words)."""
    if token.isascii() and token.isalnum():
        return token.lower()
    bare = _GROUPED.sub("", _BROKEN.sub("", _STRIP.sub("", token)))
    return _latin(unicodedata.normalize("NFKC", bare).casefold())


def _latin(word: str) -> str:
    """Look-alike letters read as Latin, in a word that is otherwise Latin or holds nothing else."""
    if word.isascii() or not any(c in _LOOKALIKE for c in word):
        return word
    mixed = any("a" <= c <= "ɏ" for c in word)
    if mixed or all(c in _LOOKALIKE for c in word):
        return "".join(_LOOKALIKE.get(c, c) for c in word)
    return word


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Lower case without accents, one space between words: how names are compared."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", _STRIP.sub("", text).casefold())
    kept = "".join(_SPECIAL.get(c, c) for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join("'" if c in _QUOTES else "-" if c in _DASHES else c for c in kept).split())
