"""One line on what was checked in an answer. Pure."""

from collections.abc import Sequence

from rag.types import Check, CheckKind, Span


def summary(checks: Sequence[Check]) -> str:
    """`5 statements, 5 cited, 2 quotations verbatim`, and how many flags there are; empty where nothing was checked."""
    cited: dict[Span, bool] = {}
    for check in checks:
        if check.kind is CheckKind.CITATION:
            place = (check.start, check.end)
            cited[place] = cited.get(place, True) and check.ok
    if not checks:
        return ""
    verbatim = sum(check.ok and check.kind is CheckKind.QUOTE for check in checks)
    flags = sum(not check.ok for check in checks)
    parts = [_counted(len(cited), "statement"), f"{sum(cited.values())} cited"]
    if verbatim:
        parts.append(f"{_counted(verbatim, 'quotation')} verbatim")
    if flags:
        parts.append(_counted(flags, "flag"))
    return ", ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
