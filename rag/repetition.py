"""A model that repeats itself for ever: noticed while it writes, so that it can be stopped. Pure, linear time."""

from bisect import bisect_right

LEAST = 3
"""Times in a row that a stretch stands before it counts as a loop; short ones must fill SHORTEST characters."""
SHORTEST = 120
LONGEST = 1_200
"""Characters of the longest stretch looked for."""
EVERY = 48
"""A stream is looked at each time it has grown by so many characters."""


class Loop:
    """Watches a text that grows. Feed it the pieces; `begins` tells where the first repetition begins."""

    def __init__(self) -> None:
        self._text = ""
        self._looked = 0

    def feed(self, piece: str) -> int | None:
        """The offset behind the first occurrence of what is being repeated; None while nothing is."""
        self._text += piece
        if len(self._text) - self._looked < EVERY:
            return None
        self._looked = len(self._text)
        return looped(self._text)


def looped(text: str) -> int | None:
    """Where a text's end begins to repeat what stands before it, the first occurrence kept; None where it doesn't."""
    tail = text.rstrip()[-LONGEST * (LEAST + 1) :]
    backwards = tail[::-1]
    fits = _borders(backwards)
    # A prefix of the reversed tail that has a period p repeats its first p characters.
    for size in range(len(backwards), SHORTEST - 1, -1):
        period = size - fits[size]
        if period <= LONGEST and size >= LEAST * period and any(c.isalnum() for c in backwards[:period]):
            return len(text.rstrip()) - size + period
    return None


def _borders(text: str) -> list[int]:
    """For each prefix the length of its longest proper border (Knuth, Morris and Pratt)."""
    fits = [0, 0]
    held = 0
    for character in text[1:]:
        while held and text[held] != character:
            held = fits[held]
        held += text[held] == character
        fits.append(held)
    return fits


def cut_at_sentence(text: str, at: int) -> str:
    """The text up to `at`, back to the last end of a sentence or line within it where there is one."""
    ends = [i + 1 for i, c in enumerate(text[:at]) if c in ".!?…\n]”»"]
    found = bisect_right(ends, at)
    return text[: ends[found - 1]].rstrip() if found and ends[found - 1] > at // 2 else text[:at].rstrip()
