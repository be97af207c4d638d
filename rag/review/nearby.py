"""What stands around some words of a source. Pure."""

from collections.abc import Sequence

from rag.types import Span


def overlapping(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the stretches shares a character with start..end."""
    return any(a < end and start < b for a, b in spans)


def beside(text: str, start: int, end: int) -> Span:
    """From the beginning of the paragraph before some words to the end of their own."""
    low = start
    for _ in range(2):
        low = text.rfind("\n", 0, max(0, len(text[:low].rstrip())))
        low = max(0, low)
    high = text.find("\n", end)
    return low, len(text) if high < 0 else high
