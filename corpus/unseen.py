"""Characters that a reader doesn't see, and text that only they carry: out of a source before it is taken apart.

Pure, linear in the text's length. Text can be hidden in Unicode's tag characters, in runs of variation selectors,
between zero-width characters and under a direction override; escape sequences can repaint a terminal.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

_ZERO_WIDTH = "\u200b\u200c\u200d\u2060-\u2064\u180e\ufeff"
_JOINERS = "\u200c\u200d"
"""They shape letters in some scripts and join emoji: there they stay."""
_INVISIBLE = re.compile(
    f"[{_ZERO_WIDTH}\u00ad\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\U000e0000-\U000e01ef]"
)
_REFERENCE = re.compile(r"&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{3,31});")
_ESCAPE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]?"
    r"|[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\x90\x9b\x9d]"
)
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_FLAG = "\U0001f3f4"
"""Tag characters behind it make a flag (Scotland, Wales …)."""
_SELECTORS = re.compile("[\ufe00-\ufe0f]{2,}|[\U000e0100-\U000e01ef]+")
_LACED = re.compile(f"(?:[^\n{_ZERO_WIDTH}][{_ZERO_WIDTH}]+){{8,}}[^\\s{_ZERO_WIDTH}]?")
_OVERRIDDEN = re.compile("[\u202d\u202e]([^\n\u202c]*)\u202c?")
_DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202c\u2066-\u2069]")
_NOTHING = re.compile(f"[{_ZERO_WIDTH}]")
LONGEST = 4_000
"""Characters of a hidden text that are kept."""
ENOUGH = 5
"""Stray zero-width characters come with copied text; from so many on they are told."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something taken out of a source because nobody sees it: how it was hidden, and its words."""

    how: str
    text: str = ""

    def __str__(self) -> str:
        words = " ".join(self.text[:LONGEST].split())
        return f"{self.how}: “{words}”" if words else self.how


def without_unseen(text: str) -> tuple[str, tuple[Hidden, ...]]:
    """The text as it is seen, and what was hidden in it."""
    if text.isascii() and "\x1b" not in text and "&" not in text and not _ESCAPE.search(text):
        return text, ()
    found: list[Hidden] = []

    def out(how: str, told: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            found.append(Hidden(how, told(match[0])))
            return ""

        return replace

    text = _ESCAPE.sub("", _REFERENCE.sub(_seen_reference, text))
    text = _TAGS.sub(lambda m: _tagged(m, found), text)
    text = _SELECTORS.sub(out("a run of variation selectors", lambda _: ""), text)
    text = _LACED.sub(out("text laced with zero-width characters", lambda s: _NOTHING.sub("", s)), text)
    text = _OVERRIDDEN.sub(out("text under a direction override", _drawn), text)
    text = _DIRECTIONS.sub("", text)
    stray = 0

    def without(match: re.Match[str]) -> str:
        nonlocal stray
        if match[0] in _JOINERS and _joins(text, match.start()):
            return match[0]
        stray += 1
        return ""

    cleaned = _NOTHING.sub(without, text)
    if stray >= ENOUGH:
        found.append(Hidden(f"{stray} zero-width characters"))
    return cleaned.replace("\u00ad", ""), tuple(found)


def _seen_reference(match: re.Match[str]) -> str:
    """A character reference, or the invisible character it stands for."""
    character = unescape(match[0])
    return character if len(character) == 1 and _INVISIBLE.match(character) else match[0]


def _tagged(match: re.Match[str], found: list[Hidden]) -> str:
    if match.string[match.start() - 1 : match.start()] != _FLAG:
        words = "".join(chr(ord(c) - 0xE0000) for c in match[0] if 0x20 <= ord(c) - 0xE0000 < 0x7F)
        found.append(Hidden("text in Unicode tag characters", words))
    return ""


def _drawn(overridden: str) -> str:
    return re.sub("[\u202a-\u202e]", "", overridden)[::-1]


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands between characters that it can join: no Latin, Greek or Cyrillic letter."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before and after) and before >= "\u0590" and after >= "\u0590" and not _plain(before + after)


def _plain(letters: str) -> bool:
    return any("\u1e00" <= c <= "\u206f" for c in letters)
