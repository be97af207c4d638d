"""Citation markers in what a model writes: every bracket style in, `[n]` out. Pure, linear time."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

MOST_IN_A_RANGE = 20
"""`[1-9999]` is no citation of 9,999 passages."""

_WORD = (
    r"(?:source|sources|passage|passages|citation|quelle|quellen|bron|bronnen|fuente|fuentes|doc|document)"
)
_LIST = r"\d{1,4}(?:[ \u00a0]{0,2}(?:,|;|-|–|—|&|and|et|en|und|y)[ \u00a0]{0,2}\d{1,4}){0,19}"
_MARKER = re.compile(
    rf"[\[【](?:{_WORD}[ \u00a0]{{0,2}}[:#]?[ \u00a0]{{0,2}})?[†^#]?({_LIST})(?:[†:][^\]】\[【]{{0,40}})?[\]】]"
    rf"|\((?:{_WORD}[ \u00a0]{{1,2}})({_LIST})\)"
    rf"|\((\d{{1,2}})\)(?=[\s.,;!?]|$)",
    re.I,
)
_RANGE = re.compile(r"(\d{1,4})[ \u00a0]{0,2}[-–—][ \u00a0]{0,2}(\d{1,4})|(\d{1,4})")
_CUT_OFF = re.compile(
    rf"[ \u00a0]{{0,2}}[\[【](?:{_WORD}[ \u00a0:#]{{0,3}})?[\d,;–— \u00a0†^#-]{{0,20}}$", re.I
)
_HALF = re.compile(r"[\[【(][^\]】)\n]{0,60}$")


@dataclass(frozen=True, slots=True)
class Marker:
    """A citation as written: where it stands, and the numbers it names, in order."""

    start: int
    end: int
    numbers: tuple[int, ...]


def markers(text: str) -> Iterator[Marker]:
    """The citation markers of a text: [1], [1, 2], [1-3], 【1】, [Source 1], (Source 1), and (1) before a
    space or a mark."""
    for match in _MARKER.finditer(text):
        yield Marker(match.start(), match.end(), tuple(_numbers(match[1] or match[2] or match[3])))


def _numbers(listed: str) -> Iterator[int]:
    for match in _RANGE.finditer(listed):
        if match[3]:
            yield int(match[3])
        else:
            first, last = int(match[1]), int(match[2])
            if first <= last < first + MOST_IN_A_RANGE:
                yield from range(first, last + 1)
            else:
                yield from (first, last)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text whose markers are all `[n]` with known numbers, and what was dropped: (number, offset in it)."""

    text: str
    dropped: tuple[tuple[int, int], ...]


def rewrite(text: str, known: Collection[int]) -> Rewritten:
    """Markers in one style; numbers nobody showed the model are dropped, with the marker if none is left.

    A number in round brackets that isn't known is no citation and stays.
    """
    parts: list[str] = []
    dropped: list[tuple[int, int]] = []
    length = at = 0
    for marker in markers(text):
        good = [n for n in dict.fromkeys(marker.numbers) if n in known]
        if text[marker.start] == "(" and not good:
            continue
        before = text[at : marker.start]
        if not good:
            before = before.rstrip(" \u00a0")
        parts.append(before)
        length += len(before)
        dropped += [(n, length) for n in dict.fromkeys(marker.numbers) if n not in known]
        written = "".join(f"[{n}]" for n in good)
        parts.append(written)
        length += len(written)
        at = marker.end
    parts.append(text[at:])
    return Rewritten("".join(parts), tuple(dropped))


def held_back(text: str) -> int:
    """How many characters at the end of a stream so far may be a marker not yet received whole."""
    match = _HALF.search(text, max(0, len(text) - 64))
    return len(text) - match.start() if match else 0


def without_half_marker(text: str) -> str:
    """An answer that broke off inside a marker, without that beginning of one; any other as it is."""
    match = _CUT_OFF.search(text, max(0, len(text) - 40))
    return text[: match.start()] if match else text
