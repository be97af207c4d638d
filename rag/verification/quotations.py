"""What stands in quotation marks is verbatim in a cited passage. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from rag.lexical import fold, words
from rag.stretches import quoted_words
from rag.types import Check, CheckKind, Span
from rag.verification.sources import Found, Sources
from rag.verification.statements import Statement

_CITED = re.compile(r"\[\d+\]")
_TAIL = " \n.,;:!?…"
REPEATED = 3
"""So often may a sentence not stand in an answer."""


def false_quotation(text: str, span: Span, sources: Sources) -> Check:
    """The flag on words that lost their marks, with the nearest true ones."""
    detail = "Not verbatim in any source shown, so its quotation marks were removed."
    if nearest := sources.nearest(quoted_words(text, span)):
        detail += f" Nearest: {nearest}"
    return Check(
        kind=CheckKind.QUOTE, ok=False, text=text[slice(*span)], start=span[0], end=span[1], detail=detail
    )  # fmt: skip


def quotation_checks(statement: Statement, sources: Sources) -> tuple[list[Check], list[Found]]:
    """The checks of a statement's quotations, and where those stand that lie in a cited passage."""
    checks: list[Check] = []
    cited: list[Found] = []
    for stretch in statement.quoted:
        found = sources.find(quoted_words(statement.answer, stretch.inner), statement.numbers)
        if found is None:
            continue  # not reached: its marks are gone
        place = (stretch.start, stretch.end)
        if found.n in statement.numbers:
            cited.append(found)
        elif statement.numbers:
            checks.append(
                statement.check(CheckKind.CITATION, False, f"These words stand in [{found.n}].", place)
            )
        title = sources.hits[found.n - 1].document.title
        checks.append(statement.check(CheckKind.QUOTE, True, f"Verbatim in {title}.", place))
    return checks, cited


def unclosed_checks(found: Sequence[Statement]) -> list[Check]:
    """A flag on true words behind a mark that never closes, or before one that never opened, unless the answer
    breaks off there: nobody can tell where the quotation ends."""
    checks: list[Check] = []
    for statement in found:
        for stretch in statement.quoted:
            open_ended = len([mark for mark in stretch.marks if mark[0] < mark[1]]) < 2
            if open_ended and (
                _CITED.search(statement.answer, *stretch.inner)
                or statement.answer[stretch.end :].strip(_TAIL)
            ):
                detail = "The quotation mark has no partner: where these words end isn't shown."
                checks.append(statement.check(CheckKind.QUOTE, False, detail, (stretch.start, stretch.end)))
    return checks


def repetition_checks(found: Sequence[Statement]) -> list[Check]:
    """A flag on a sentence that stands again and again, each time but the first."""
    keys = [" ".join(map(fold, words(s.bare))) if s.states else "" for s in found]
    often = {key for key, count in Counter(keys).items() if key and count >= REPEATED}
    seen: set[str] = set()
    checks: list[Check] = []
    for statement, key in zip(found, keys, strict=True):
        if key in seen:
            checks.append(
                statement.check(CheckKind.SUPPORT, False, "This sentence is repeated again and again.")
            )
        elif key in often:
            seen.add(key)
    return checks
