"""An answer without the sentences that failed a check. Pure."""

import re
from collections.abc import Sequence

from rag.stretches import stretches
from rag.types import Check
from rag.verification.statements import statements

_BLANK = re.compile(r"\n{3,}")


def without_failed(text: str, checks: Sequence[Check]) -> tuple[str, int]:
    """What is left of a checked answer when every sentence with a failed check is taken out, and how many were."""
    failed = [(check.start, check.end) for check in checks if not check.ok]
    parts: list[str] = []
    at = gone = 0
    for statement in statements(text, stretches(text), 0):
        if any(start < statement.end and statement.start < end for start, end in failed):
            parts.append(text[at : statement.start])
            at = statement.end
            gone += 1
    left = "".join([*parts, text[at:]])
    lines = (" ".join(line.split(" ")).rstrip() for line in left.split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines)).strip(), gone


def withheld_notice(number: int) -> str:
    """One line for the reader."""
    return (
        "1 sentence that failed a check was withheld."
        if number == 1
        else f"{number} sentences that failed a check were withheld."
    )
