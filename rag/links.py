"""Links, pictures and markup in what a model writes: out, unless the sources themselves hold them. Pure, linear time.

A reader follows a link, and a page that draws a picture tells its server what was asked: neither may come from
anywhere but the source.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

REMOVED = "⟨link removed⟩"
"""Stands where a link was."""
REASON = "A link or picture that no source shown holds was removed."
_ADDRESS = r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.|mailto:|javascript:|data:[a-z]+/|vbscript:|(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,20}/)[^\s<>\"'`\])}»”]{1,2000}"
_LINK = re.compile(
    r"(?P<linked>\[!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)\]\([^()\n]{0,2000}\))"
    r"|(?P<picture>!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)|\[[^\[\]\n]{0,100}\])?)"
    r"|(?P<link>\[[^\[\]\n]{1,300}\]\([^()\n]{1,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\))"
    r"|(?P<defined>^[ \t]{0,3}\[[^\[\]\n]{1,100}\]:[ \t]{0,3}\S{1,2000}[^\n]{0,200})"
    r"|(?P<referred>\[(?!\d{1,3}\])[^\[\]\n]{1,300}\]\[(?!\d{1,3}\])[^\[\]\n]{0,100}\])"
    r"|(?P<tag></?(?:a|img|svg|script|iframe|object|embed|form|input|button|link|meta|style|video|audio|base|math|details"
    r"|marquee|body|html|div|span|p|table|font)\b[^<>\n]{0,2000}/?>?|<[a-z]{1,12}\b[^<>\n]{0,500}\bon[a-z]{3,15}\s*=[^<>\n]{0,1000}>?)"
    rf"|(?P<address><?{_ADDRESS}>?)",
    re.IGNORECASE | re.MULTILINE,
)
_IN = re.compile(_ADDRESS, re.IGNORECASE)
_UNFINISHED = re.compile(rf"(?:!?\[[^\]\n]{{0,300}}(?:\](?:\([^)\n]{{0,400}}|\[[^\]\n]{{0,100}})?)?|<[^>\n]{{0,400}}|{_ADDRESS}|(?:[a-z0-9-]{{1,40}}\.){{0,4}}[a-z0-9-]{{0,40}}:?/{{0,2}})$", re.IGNORECASE)  # fmt: skip # noqa: E501
_MARKER = re.compile(r"\[\d{1,3}\]")
HELD = 512


@dataclass(frozen=True, slots=True)
class Bare:
    """A text without foreign links, and how many were removed."""

    text: str
    removed: int


def without_links(text: str, sources: Sequence[str]) -> Bare:
    """The text with every link, picture and HTML tag replaced whose address none of the sources holds. A known address
    stays as plain text."""
    removed = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal removed
        addresses = [found[0].rstrip(".,;:!?") for found in _IN.finditer(match[0])]
        if match["address"] and addresses and all(any(a in source for source in sources) for a in addresses):
            return match[0]
        if match["tag"] and not addresses and any(match[0] in source for source in sources):
            return match[0]
        removed += 1
        return REMOVED

    return Bare(_LINK.sub(replaced, text), removed)


def shown_safely(text: str) -> int:
    """How many characters of a stream so far hold no link that isn't received whole."""
    begin = max(0, len(text) - HELD)
    match = _UNFINISHED.search(text, begin)
    return match.start() if match and not _MARKER.fullmatch(match[0]) else len(text)
