"""A paragraph as a row of words and punctuation, each marked stretch being one item, and its sentences."""

import re
from dataclasses import dataclass, field
from functools import cache

from rag.quotes.lexicon import Lexicon
from rag.quotes.marks import Marked
from rag.types import Span

QUOTE = "\ue000"
"""Stands for a stretch in quotation marks."""
SPACE = " \t\r\n\u00a0\u202f"
_MAX_SENTENCE = 300
"""Items."""
_END = frozenset(".!?…")
_CLOSING = frozenset(")]”’»\"'")
_MAY_END = _END | _CLOSING | {"...", QUOTE}
"""Items at which a sentence may end."""
_DASH = frozenset("—–-―")
_FRENCH_CLITIC = r"-(?:t-|t['’])?(?:ils?|elles?|on|je|tu|nous|vous|ce|moi|lui)\b"
_DUTCH_CLIPPED = r"(?<!\w)(?:['’](?:[tsnkmr]|ns|ie|em|er)|-['’]?ie)\b(?!['’-])"
"""'t huis, 's nachts, 'k weet, zei -ie: one word with its mark."""


@cache
def _token(language: str) -> re.Pattern[str]:
    word = r"\d++(?:[.,]\d++)++|\w++(?:[-‐‑]\w++|['’]\w++)*+['’]?(?<!\W)|\w++"
    if language == "fr":
        clitic = _FRENCH_CLITIC
        return re.compile(
            rf"\d++(?:[.,]\d++)++|(?:[cdjlmnstCDJLMNST]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi)?[Qq]u)['’](?=\w)|{clitic}"
            rf"|\w++(?={clitic})|\w++(?:[-‐‑](?!t-)\w++(?<!-il)(?<!-elle)|['’]\w++)*+|\.\.\.|[^\w\s]"
        )
    if language == "nl":
        return re.compile(rf"[dl]['’](?=[A-ZÀ-Þ])|{_DUTCH_CLIPPED}|{word}|\.\.\.|[^\w\s]")
    if language in ("es", "de"):
        return re.compile(rf"[dl]['’](?=[A-ZÀ-Þ])|{word}|\.\.\.|[^\w\s]")
    return re.compile(rf"{word}|\.\.\.|[^\w\s]")


@dataclass(slots=True)
class Stream:
    """Parallel rows; `low` is lower case with straight apostrophes."""

    text: str
    words: Lexicon
    """The language it is read in."""
    word: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    quotes: dict[int, Marked] = field(default_factory=dict)

    @property
    def sentences(self) -> list[Span]:
        """Ranges of items. Found when asked for: most streams are read for a single phrase."""
        return _sentences(self, self.words)

    def __len__(self) -> int:
        return len(self.word)

    def span(self, first: int, stop: int) -> Span:
        """Characters of the items first..stop."""
        return self.start[first], self.end[stop - 1]

    def is_word(self, i: int) -> bool:
        return self.word[i][0].isalnum() or (len(self.word[i]) > 1 and self.word[i][0] in "-'’")

    def is_capital(self, i: int) -> bool:
        return self.word[i][0].isupper()


def build(text: str, start: int, end: int, marked: list[Marked], words: Lexicon) -> Stream:
    """The stream of text[start:end]."""
    stream = Stream(text, words)
    pattern = _token(words.language)
    at = start
    for mark in marked:
        _add_words(stream, pattern, at, mark.start)
        stream.quotes[len(stream.word)] = mark
        stream.word.append(QUOTE)
        stream.low.append(QUOTE)
        stream.start.append(mark.start)
        stream.end.append(mark.end)
        at = mark.end
    _add_words(stream, pattern, at, end)
    return stream


def _add_words(stream: Stream, pattern: re.Pattern[str], start: int, end: int) -> None:
    word, low, starts, ends = stream.word, stream.low, stream.start, stream.end
    for match in pattern.finditer(stream.text, start, end):
        found = match.group()
        word.append(found)
        low.append(found.lower().replace("’", "'"))
        starts.append(match.start())
        ends.append(match.end())


def _sentences(stream: Stream, words: Lexicon) -> list[Span]:
    """Ranges of items. One without punctuation (a raw transcript) is cut at a length no sentence has, so that
    what is looked up within a sentence stays bounded."""
    result: list[Span] = []
    first = 0
    last = len(stream) - 1
    for i in [i for i, word in enumerate(stream.word) if word in _MAY_END or i == last]:
        while i - first >= _MAX_SENTENCE:
            result.append((first, first + _MAX_SENTENCE + 1))
            first += _MAX_SENTENCE + 1
        if first <= i and (i == last or _ends_sentence(stream, i, words)):
            result.append((first, i + 1))
            first = i + 1
    return result


def _ends_sentence(stream: Stream, i: int, words: Lexicon) -> bool:
    if stream.word[i] == QUOTE:
        return _quote_ends(stream, i)
    if not _is_final(stream, i):
        return False
    following = i + 1
    if following >= len(stream.word):
        return True
    after = stream.word[following]
    joined = stream.start[following] == stream.end[i] and after != QUOTE
    if joined or (stream.word[i] == "." and i and _abbreviated(stream, i, words)):
        return False
    return (
        after == QUOTE or after[0] in _DASH or after[0] in "¿¡([" or after[0].isupper() or after[0].isdigit()
    )


def _is_final(stream: Stream, i: int) -> bool:
    """The last of a sentence's closing punctuation."""
    word = stream.word[i]
    if word[0] in _END:
        after = stream.word[i + 1] if i + 1 < len(stream.word) else " "
        return after not in _CLOSING and after[0] not in _END
    return word in _CLOSING and i > 0 and stream.word[i - 1][0] in _END


def _abbreviated(stream: Stream, i: int, words: Lexicon) -> bool:
    """The full stop belongs to an abbreviation or an initial."""
    if stream.start[i] != stream.end[i - 1]:
        return False
    before = stream.word[i - 1]
    low = stream.low[i - 1]
    if low in words.abbreviations:
        return True
    if words.language == "de" and before.isdigit() and len(before) <= 2:
        return True
    return len(before) == 1 and before.isupper()


def _quote_ends(stream: Stream, i: int) -> bool:
    """A quotation ends its sentence when its last words do and what follows begins a new one."""
    mark = stream.quotes[i]
    inner = stream.text[mark.inner[0] : mark.inner[1]].rstrip(" \u00a0\u202f\t\n'’”»\"")
    following = i + 1
    if following >= len(stream):
        return True
    after = stream.word[following]
    if after[0] in ",;:)]" or after[0] in _END:
        return False
    if not inner or inner[-1] not in _END:
        return False
    if after == QUOTE:
        return True
    return (after[0].isupper() or after[0].isdigit()) and inner[-1] in ".…"


def trimmed(text: str, start: int, end: int, edge: str = SPACE) -> Span:
    """The stretch without the characters of `edge` at either end."""
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end


def inner(s: Stream, k: int) -> Span:
    """What stands between the marks of item `k`."""
    return trimmed(s.text, *s.quotes[k].inner)


def stands_alone(s: Stream, k: int, lo: int, hi: int) -> bool:
    """Nothing but punctuation stands beside a marked stretch in its sentence, or a note in brackets behind it:
    "And now we have 500." (13:34)"""
    first = k + 1
    if first < hi and s.word[first] in "([":
        first = next((i + 1 for i in range(first, min(hi, first + 8)) if s.word[i] in ")]"), first)
    return not any(s.is_word(i) for i in (*range(lo, k), *range(first, hi)))


def is_sentence(s: Stream, k: int) -> bool:
    """Whether a marked stretch is a sentence (or several), not a term or a piece of one."""
    start, end = inner(s, k)
    words = s.text[start:end]
    if not words:
        return False
    count = words.count(" ") + words.count("\u00a0") + 1
    if not (words[0].isupper() or words[0] in "…¿¡" or words[0].isdigit()):
        return False
    return count >= (2 if words[-1] in ".!?…," else 6)
