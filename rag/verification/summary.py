"""One line on what was checked in an answer. Pure."""

from collections.abc import Sequence

from rag.stretches import stretches
from rag.types import Check, CheckKind
from rag.verification.statements import statements


def summary(text: str, checks: Sequence[Check]) -> str:
    """ "5 statements, 5 cited, 2 quotations verbatim"; and how many of them have a flag, where one has."""
    quoted = stretches(text)
    stated = [s for s in statements(text, quoted, 10_000) if s.states]
    if not stated:
        return "No statements to check"
    cited = sum(bool(s.numbers) for s in stated)
    verbatim = sum(check.ok and check.kind is CheckKind.QUOTE for check in checks)
    failed = [check for check in checks if not check.ok]
    flagged = sum(any(c.start < s.end and s.start < c.end for c in failed) for s in stated)
    parts = [_counted(len(stated), "statement"), f"{cited} cited"]
    if verbatim:
        parts.append(f"{_counted(verbatim, 'quotation')} verbatim")
    if flagged:
        parts.append(f"{flagged} flagged")
    return ", ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
