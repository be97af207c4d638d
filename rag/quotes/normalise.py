"""Text in the form in which two spellings of the same words are equal, with the way back to the original.

Case, typographic quotes, dashes, spaces (also no-break), soft hyphens, zero-width characters, ligatures,
line breaks inside hyphenated words, and look-alike letters of other alphabets don't matter to the reader of
a quotation. Words do, and so do numbers with their sign, decimals and unit (`-5`, `4.7`, `38 %`, `$5`),
`n't`, question marks, and accents: `a` and `à`, `ou` and `où`, `sur` and `sûr` are different words, and
which accents distinguish words can't be told without a dictionary, so that all of them count.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rag.types import Span

QUESTION = "?"
"""The form of question marks: a question is no statement."""

_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u034f\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_LETTER = rf"[\w{_INVISIBLE}\u0300-\u036f]"
_SPACE = r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_WHITE = rf"(?:{_SPACE}|[\r\n])"
_APOSTROPHE = "'’‘‛´`′ʼ＇"
_MONEY = "€$£¥＄￡"
_DIGIT = rf"(?:\d[{_INVISIBLE}]*)"
# A word or a number, or question marks.
_TOKEN = re.compile(
    rf"(?:(?<![^\s(\[{_APOSTROPHE}\"«“„])[-−–‐‑](?=[{_MONEY}]?\d))?(?:[{_MONEY}]{_SPACE}{{0,2}}(?=\d))?"
    rf"(?:{_DIGIT}{{1,3}}(?:{_WHITE}{{1,3}}{_DIGIT}{{3}})+(?!\w)(?:[.,]\d++)?"
    rf"|{_LETTER}++(?:(?<=\d)[.,:](?=\d){_LETTER}++)*+)"
    rf"(?:(?<=\d){_WHITE}{{0,2}}[%‰％°{_MONEY}]|(?<=[nNｎＮո])[{_APOSTROPHE}][tTтТｔＴ](?!{_LETTER})"
    r"|(?<=[^\W\d_])(?:\+\+|#)(?!\w))?"
    r"|[?？][?!？！]*+"
)
_STRIP = re.compile(rf"[{_INVISIBLE}]")
_LINE_END = re.compile(rf"{_SPACE}*\r?\n{_SPACE}*\Z")
_NOT_IN_NUMBERS = re.compile(r"\s")
_CLOSED_BEFORE = frozenset('”»"“')
# Letters of other alphabets that look like Latin ones, as they are printed (В is a B, в is none).
_LOOKALIKE = {
    alien: latin
    for aliens, latins in (
        ("аеорсухіјѕһԁԛԝкмтвнг", "aeopcyxijshdqwkmtbhr"),
        ("АВЕКМНОРСТУХІЈЅԚԜ", "ABEKMHOPCTYXIJSQW"),
        ("αορνικτυγχ", "aopviktuyx"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
        ("ɑɡօհոս", "agohnu"),
    )
    for alien, latin in zip(aliens, latins, strict=True)
}
_SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
_QUOTES = frozenset("\"'«»“”„‟‹›‘’‚‛`´′″")
_DASHES = frozenset("-‐‑‒–—―−")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a text in comparison form, in order. Punctuation separates and is not compared, but for
    question marks."""

    forms: tuple[str, ...]
    spans: tuple[Span, ...]
    """Where each stands in the original."""
    joined: str
    """` word word … `: for searching with word boundaries."""
    places: tuple[int, ...]
    """Where each word begins in `joined`."""
    soft: frozenset[int] = frozenset()
    """The words that a hyphen at a line's end parts from the one before: both may be one word (regis-/try) or
    two (open-/source)."""

    def __len__(self) -> int:
        return len(self.forms)

    def find(self, piece: "Words", first: int = 0, last: int | None = None) -> Span | None:
        """The first words (from, up to) at or after `first`, and before `last`, that are those of `piece`."""
        if first >= len(self.forms) or not piece.forms:
            return None
        if self.soft or piece.soft:
            return _find_unbroken(self, piece, first, last)
        size = len(piece)
        stop = len(self.joined) if last is None or last >= len(self.forms) else self.places[last]
        at = self.joined.find(piece.joined, self.places[first] - 1, stop)
        if at < 0:
            return None
        found = bisect_right(self.places, at + 1) - 1
        return found, found + size

    def some(self, kept: Iterable[int]) -> "Words":
        """Some of these words, as if nothing stood between them."""
        chosen = list(kept)
        soft = {new for new, old in enumerate(chosen) if old in self.soft}
        return _container([self.forms[i] for i in chosen], [self.spans[i] for i in chosen], soft)


@lru_cache(maxsize=4096)
def words(text: str) -> Words:
    """The words of a text, ready to search. Cached: passages are judged again and again."""
    forms: list[str] = []
    spans: list[Span] = []
    soft: set[int] = set()
    for match in _TOKEN.finditer(text):
        form = _form(match.group())
        start, end = match.span()
        if not form or (form == QUESTION and _is_around(text, start)):
            continue
        if spans and _is_broken(text, spans[-1][1], start):
            soft.add(len(forms))
        forms.append(form)
        spans.append((start, end))
    return _container(forms, spans, soft)


def whole(found: Words) -> Words:
    """The same with every word whole that a line's end broke."""
    if not found.soft:
        return found
    forms: list[str] = []
    spans: list[Span] = []
    for i, (form, span) in enumerate(zip(found.forms, found.spans, strict=True)):
        if i in found.soft:
            forms[-1] += form
            spans[-1] = (spans[-1][0], span[1])
        else:
            forms.append(form)
            spans.append(span)
    return _container(forms, spans, ())


def _container(forms: list[str], spans: list[Span], soft: Iterable[int]) -> Words:
    places = tuple(accumulate((len(f) + 1 for f in forms), initial=1))[: len(forms)]
    return Words(tuple(forms), tuple(spans), f" {' '.join(forms)} ", places, frozenset(soft))


def _is_around(text: str, at: int) -> bool:
    """The question mark stands behind closing quotation marks: it asks about them, not in them."""
    before = text[max(0, at - 3) : at].rstrip()
    return before[-1:] in _CLOSED_BEFORE


def _is_broken(text: str, end: int, start: int) -> bool:
    """A hyphen (also a soft one, which belongs to the word) and a line's end lie between two words."""
    if start - end > 40 or "\n" not in text[end:start] or not text[start].isalpha():
        return False
    at = end + 1 if text[end] in "-‐‑" else end
    return (at > end or text[end - 1] == "\u00ad") and _LINE_END.match(text[at:start]) is not None


# Words that a line's end broke are compared letter by letter; the gaps between words must then agree wherever
# neither text is broken.


@lru_cache(maxsize=256)
def _unbroken(found: Words) -> tuple[str, tuple[int, ...]]:
    """All letters in a row, and where each word begins among them (and the last one ends)."""
    return "".join(found.forms), tuple(accumulate((len(f) for f in found.forms), initial=0))


def _find_unbroken(text: Words, piece: Words, first: int, last: int | None) -> Span | None:
    letters, begins = _unbroken(text)
    wanted, cuts = _unbroken(piece)
    stop = len(letters) if last is None or last >= len(begins) else begins[last]
    at = letters.find(wanted, begins[first], stop)
    while at >= 0:
        word = bisect_right(begins, at) - 1
        end = bisect_right(begins, at + len(wanted)) - 1
        if (
            begins[word] == at
            and begins[end] == at + len(wanted)
            and _agree(text, word, end, piece, cuts, at)
        ):
            return word, end
        at = letters.find(wanted, at + 1, stop)
    return None


def _agree(text: Words, word: int, end: int, piece: Words, cuts: tuple[int, ...], at: int) -> bool:
    begins = _unbroken(text)[1]
    theirs = {begins[i] - at: i in text.soft for i in range(word + 1, end)}
    ours = {cuts[i]: i in piece.soft for i in range(1, len(piece))}
    return all(soft for cut, soft in theirs.items() if cut not in ours) and all(
        soft for cut, soft in ours.items() if cut not in theirs
    )


@lru_cache(maxsize=131072)
def _form(token: str) -> str:
    """The comparison form of one token."""
    if token.isascii() and token.isalnum():
        return token.lower()
    if token[0] in "?？":
        return QUESTION
    bare = _latin(_STRIP.sub("", token))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", bare).casefold())
    folded = folded.replace("œ", "oe").replace("æ", "ae")
    if any(c.isdigit() for c in folded):
        folded = _number(folded)
    elif len(folded) > 2 and folded[-1] == "t" and folded[-2] in _APOSTROPHE:
        folded = f"{folded[:-2]}'t"
    return folded


def _number(token: str) -> str:
    """Digits with one kind of sign and decimal point, the unit without a space."""
    sign = "-" if token[0] in _DASHES else ""
    return sign + _NOT_IN_NUMBERS.sub("", token.lstrip("".join(_DASHES))).replace(",", ".")


def _latin(word: str) -> str:
    """Look-alike letters read as Latin, in a word that is otherwise Latin or holds nothing else."""
    if word.isascii() or not any(c in _LOOKALIKE for c in word):
        return word
    mixed = any("a" <= c.lower() <= "ɏ" for c in word)
    if mixed or all(c in _LOOKALIKE or unicodedata.combining(c) or c.isdigit() for c in word):
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
