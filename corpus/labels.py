"""The label that a line of an interview or a transcript begins with: `Name:`, `[00:03:12] Name:`, `Name 3:12`."""

import re
from dataclasses import dataclass

LABEL_REACH = 120
"""How far into a line a label may reach; bounds the work on any line."""
LONGEST_LABEL = 60
TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LEADING_TIME = re.compile(rf"[\[(]?({TIME})[\])]?[ \t]*(?:[-–—][ \t]*)?")
_TRAILING_TIME = re.compile(rf"[ \t]*(?:[-–—][ \t]*)?[\[(]?({TIME})[\])]?[ \t]*")
_TIME_AFTER_COLON = re.compile(rf"[ \t]*(?:\[({TIME})\]|\(({TIME})\)|({TIME})(?=[ \t]*(?:\n|$)))")
_NAME_AND_TIME = re.compile(rf"([^\W\d_][^:\n]{{0,48}}?)[ \t]+[\[(]?({TIME})[\])]?[ \t]*(?:\n|$)")
# P. ¿Cuándo? R. En mayo: one letter and a full stop, as Spanish and French papers print questions and answers.
_LETTER = re.compile(r"([PQRA])\.[ \t]*(?:[-–—][ \t]*)?(?=[^\W\d_]{2}|[aàyoeóAÀYOEÓ]\s|[¿¡«“\"\d])")
_SENTENCE_BREAK = re.compile(r"[;!?|{}<>=]|\w{4,}\.\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A speaker's label at the start of a line; `words_start` may be the line's end (nothing follows)."""

    voice: str
    start: int
    end: int
    words_start: int
    seconds: float | None = None

    @property
    def key(self) -> str:
        """What two printings of one label have in common."""
        return " ".join(self.voice.casefold().split())


def parse_label(text: str, start: int, end: int) -> Label | None:
    """The label that the line text[start:end] begins with, by its form alone. It may be no voice at all."""
    reach = min(end, start + LABEL_REACH)
    head = text[start:reach]
    if letter := _LETTER.match(head):
        return _label(text, start, start + 1, start + letter.end(), None)
    if ":" not in head:
        return None
    seconds: float | None = None
    at = 0
    if leading := _LEADING_TIME.match(head):
        seconds, at = to_seconds(leading[1]), leading.end()
    if bare := _NAME_AND_TIME.match(head, at):
        if bare.end() >= len(head) and reach < end and head[-1] != "\n":
            return None
        return _label(text, start + at, start + bare.end(1), start + bare.end(), to_seconds(bare[2]))
    colon = head.find(":", at)
    while 0 < colon < len(head) - 1 and head[colon + 1].isdigit() and head[colon - 1].isdigit():
        colon = head.find(":", colon + 1)
    if colon <= at or not _divides(head, colon):
        return None
    name_end = colon
    words_start = colon + 1
    while words_start < len(head) and head[words_start] in "*_":  # emphasis that the writer never closed
        words_start += 1
    if trailing := _last_time(head, at, colon):
        seconds, name_end = to_seconds(trailing[1]), trailing.start()
    if after := _TIME_AFTER_COLON.match(head, words_start):
        seconds, words_start = to_seconds(after[1] or after[2] or after[3]), after.end()
    return _label(text, start + at, start + name_end, start + words_start, seconds)


def _divides(head: str, colon: int) -> bool:
    """A space or markup follows the colon; or one stands before it (L'équipe :Bonjour)."""
    if colon + 1 == len(head) or head[colon + 1].isspace() or head[colon + 1] in "*_":
        return True
    return head[colon - 1] in " \u00a0\u202f" and head[colon + 1].isupper()


def _last_time(head: str, at: int, colon: int) -> re.Match[str] | None:
    """A time between the name and its colon ("Name [00:03:12]:")."""
    digit = next((i for i in range(at, colon) if head[i].isdigit()), None)
    while digit is not None and digit < colon:
        before = digit
        while before > at and head[before - 1] in "[( \t-–—":
            before -= 1
        match = _TRAILING_TIME.match(head, before)
        if match and match.end() == colon and before > at:
            return match
        digit = next((i for i in range(digit + 1, colon) if head[i].isdigit()), None)
    return None


def _label(text: str, start: int, end: int, words_start: int, seconds: float | None) -> Label | None:
    """The label whose name stands at text[start:end], if that can be a name at all."""
    name = text[start:end]
    stripped = name.strip(" \t\xa0\u202f*_")
    if not stripped or len(stripped) > LONGEST_LABEL or "\n" in stripped:
        return None
    left = start + name.index(stripped)
    bare = stripped[1:-1] if stripped[0] == "[" and stripped[-1] == "]" else stripped
    if not bare or not bare[0].isalpha() or len(bare.split()) > 7 or _SENTENCE_BREAK.search(bare):
        return None
    right = left + len(stripped)
    return Label(voice=stripped, start=left, end=right, words_start=words_start, seconds=seconds)


def to_seconds(time: str) -> float:
    """ "1:02:03.5" to 3723.5; with two parts, minutes and seconds."""
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def skip_space(text: str, at: int, end: int) -> int:
    """The first place from `at` to `end` that is no white space."""
    while at < end and text[at].isspace():
        at += 1
    return at
