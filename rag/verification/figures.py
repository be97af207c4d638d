"""Numbers and dates of a sentence stand in the passages it cites, and count the same things there. Pure."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rag.lexical import fold, function_words, stem
from rag.types import Check, CheckKind
from rag.values import Date, Number, dates, numbers
from rag.verification.sources import Sources, above
from rag.verification.statements import Statement

_WORD = re.compile(r"[^\W\d_]+|[%€$£]")
_STOP = re.compile(r"[.;:!?,\n)][\s]")
_UNITS = 2
"""Words of content behind a number, the first of which may be an adjective to what it counts."""
_RANGE = 20
"""Characters from a day to the month it shares with another: 12, 13 and 14 March."""
_REACH = 40
"""Characters behind a number within which they stand."""
_SIGNS = {
    "%": ("%", "percent", "cent", "prozent", "procent", "ciento"),
    "€": ("€", "euro", "euros"),
    "$": ("$", "dollar", "dollars", "dólares"),
    "£": ("£", "pound", "pounds", "livres", "pfund", "libras"),
}
_SIGN_OF = {word: sign for sign, spelt in _SIGNS.items() for word in spelt}


@dataclass(frozen=True, slots=True)
class _Counted:
    number: Number
    units: tuple[str, ...]

    def counts_with(self, other: "_Counted") -> bool:
        """Whether both may count the same things."""
        return bool(self.units and other.units) and (
            self.units[0] in other.units or other.units[0] in self.units
        )  # fmt: skip


@lru_cache(maxsize=2048)
def _read(text: str, language: str) -> tuple[tuple[_Counted, ...], tuple[Date, ...]]:
    """The numbers of a text with what they count, and its dates."""
    found = numbers(text, language)
    ends = [*(number.start for number in found), len(text)][1:]
    counted = tuple(
        _Counted(number, () if number.ordinal else _units(text, number, end, language))
        for number, end in zip(found, ends, strict=True)
    )
    return counted, dates(text, language)


def _units(text: str, number: Number, end: int, language: str) -> tuple[str, ...]:
    end = min(end, number.end + _REACH)
    stop = _STOP.search(text, number.end, end)
    end = stop.start() if stop else end
    units: list[str] = []
    before = text[max(0, number.start - 1) : number.start]
    if before in _SIGNS:
        units.append(before)
    for match in _WORD.finditer(text, number.end, end):
        word = match.group()
        if (sign := _SIGN_OF.get(word.lower())) is not None:
            units.append(sign)
        elif fold(word) not in function_words(language):
            units.append(stem(word, language))
        if len(units) >= _UNITS:
            break
    return tuple(units)


def figure_checks(statement: Statement, text: str, sources: Sources) -> list[Check]:
    """`text` is the statement as long as it is, with blanks where nothing is checked."""
    counted, days = _read(text, sources.language)
    if not counted and not days:
        return []
    shown = [_source(sources, n) for n in dict.fromkeys(statement.numbers)]
    elsewhere = [
        (n, *_source(sources, n)) for n in range(1, len(sources.hits) + 1) if n not in statement.numbers
    ]
    there = [c for found, _ in shown for c in found]
    checks: list[Check] = []
    for day in days:
        at = (statement.start + day.start, statement.start + day.end)
        ok = any(_stands(day, found, values) for values, found in shown)
        others = [n for n, values, found in elsewhere if not ok and _stands(day, found, values)]
        checks.append(statement.check(CheckKind.DATE, ok, _detail(ok, "date", others, statement.numbers), at))
    for one in counted:
        if any(day.start < one.number.end and one.number.start < day.end for day in days):
            continue
        at = (statement.start + one.number.start, statement.start + one.number.end)
        ok = _is_there(one, there, counted)
        if ok and (otherwise := _counts_differently(one, there)):
            detail = f"The source counts otherwise here: {otherwise}."
            checks.append(statement.check(CheckKind.NUMBER, False, detail, at))
            continue
        others = [n for n, values, _ in elsewhere if not ok and _is_there(one, values, counted)]
        checks.append(
            statement.check(CheckKind.NUMBER, ok, _detail(ok, "number", others, statement.numbers), at)
        )
    return checks


def _is_there(one: _Counted, there: Sequence[_Counted], beside: Sequence[_Counted]) -> bool:
    """Whether a number is among those of the passages; its scale may stand with another number, here or there."""
    if any(one.number.agrees(other.number) for other in there):
        return True
    scales = {other.number.scale for other in (*there, *beside)} - {1}
    return any(
        (one.number.elides(other.number) or other.number.elides(one.number))
        and max(one.number.scale, other.number.scale) in scales
        for other in there
    )


def _detail(ok: bool, what: str, others: Sequence[int], cited: Sequence[int]) -> str:
    if ok:
        return f"The {what} stands in the cited passage."
    numbers_cited = "".join(f"[{n}]" for n in dict.fromkeys(cited))
    where = f" (it stands in {''.join(f'[{n}]' for n in others)})" if others else ""
    return f"This {what} doesn't stand in {numbers_cited or 'a cited passage'}{where}."


def _source(sources: Sources, n: int) -> tuple[tuple[_Counted, ...], tuple[Date, ...]]:
    hit = sources.hits[n - 1]
    language = hit.document.language
    counted, days = _read(hit.passage.text, language)
    more, more_days = _read(" \n ".join((*above(hit.document), *hit.passage.headings)), language)
    return (*counted, *more), (*days, *more_days)


def _counts_differently(one: _Counted, there: Sequence[_Counted]) -> str:
    """What the passages count with other numbers alone where the answer has this one; empty where they don't."""
    if not one.units:
        return ""
    same = [other for other in there if one.number.agrees(other.number)]
    if not same or any(not other.units or other.counts_with(one) for other in same):
        return ""
    rivals = [other for other in there if other.counts_with(one)]
    values = {_shown(value) for other in rivals for value in other.number.readings}
    return ", ".join(sorted(values)) if rivals else ""


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _stands(day: Date, found: Sequence[Date], counted: Sequence[_Counted]) -> bool:
    if day.weekday is not None:
        return any(
            other.weekday == day.weekday or any(_weekday(*each) == day.weekday for each in other.readings)
            for other in found
        )
    return any(_reads(each, found, counted) for each in day.readings)


def _reads(
    said: tuple[int | None, int | None, int | None], found: Sequence[Date], counted: Sequence[_Counted]
) -> bool:
    """Month, day and year each stand there: in one date, or the month with the others among the numbers (12 to 14
    March; a year in the title)."""
    year, month, day = said
    for other in found:
        for their_year, their_month, their_day in other.readings:
            if month != their_month:
                continue
            beside = {
                v for c in counted if abs(c.number.end - other.start) < _RANGE for v in c.number.readings
            }
            day_fits = day is None or day == their_day or Decimal(day) in beside
            year_fits = (
                year is None
                or year == their_year
                or (their_year is None and any(Decimal(year) in c.number.readings for c in counted))
            )
            if day_fits and year_fits:
                return True
    return False


def _weekday(year: int | None, month: int | None, day: int | None) -> int | None:
    if year is None or month is None or day is None:
        return None
    try:
        return datetime.date(year, month, day).weekday()
    except ValueError:
        return None
