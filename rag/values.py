"""Numbers and dates in a text, whatever their form and language: 12 000, 12,000, twelve thousand, zwölftausend;
13 March 2025, 13 mars, 13.3.2025. Pure, linear time.

Where a form may be read in several ways (1.500, 3/4/2025) all readings are kept: two values agree if any do.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from rag.lexical import LANGUAGES

MILLION, MILLIARD = 10**6, 10**9
_YEARS = range(1000, 2200)
_DAYS = range(1, 32)
_OFTEN = 3

_FIGURE = re.compile(
    r"(?<![\w])(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d{1,15}(?:[.,]\d{1,9})?)"
)
_TIME = re.compile(r"(?<![\w.,])([01]?\d|2[0-4])(?:[:.h]|\u00a0h\u00a0?| h )([0-5]\d)(?![\w]|[.,]\d)")
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[ \u00a0\n-]{1,2}")
_ISO = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_NUMERIC = re.compile(r"(?<![\w.])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\w])")
_DAY_BEFORE = re.compile(r"(?<![\w,])(\d{1,2})(?:st|nd|rd|th|er|e|º)?\.?[ \u00a0]{1,2}(?:de |of |the )?$")
_ORDINAL_BEFORE = re.compile(r"(?<!\w)([^\W\d_]+)[ \u00a0](?:de |of )?$")
_DAY_AFTER = re.compile(r"[ \u00a0](\d{1,2})(?:st|nd|rd|th)?(?![\w:]|[.,]\d)")
_YEAR_AFTER = re.compile(r",?[ \u00a0](?:de[l]? |of )?(\d{4})(?!\w)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and what it may mean; a clock time is a reading in minutes of half a day."""

    start: int
    end: int
    readings: frozenset[Decimal]
    clock: int | None = None
    scale: int = 1
    """What its last word multiplies it by: a million in 1.3 million."""
    ordinal: bool = False
    rough: bool = False
    """A round number by its form: une quarantaine, a dozen."""

    def agrees(self, other: "Number") -> bool:
        """One number, or a round one for it."""
        if self.clock is not None and self.clock == other.clock:
            return True
        if not self.readings.isdisjoint(other.readings):
            return True
        return self.rough and any(abs(a - b) * 10 <= a for a in self.readings for b in other.readings)

    def elides(self, other: "Number") -> bool:
        """The other is the same without its scale: 4.7 million last year, 4.5 this year."""
        return self.scale > 1 == other.scale and any(r / self.scale in other.readings for r in self.readings)


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month or a weekday; what isn't said is None."""

    start: int
    end: int
    readings: frozenset[tuple[int | None, int | None, int | None]]
    """(year, month, day)"""
    weekday: int | None = None
    """Monday is 0; 7 to 10 are the seasons, spring first."""

    def agrees(self, other: "Date") -> bool:
        """All that this one says, the other says too or leaves open, and both speak of the same thing."""
        if self.weekday is not None or other.weekday is not None:
            return self.weekday == other.weekday
        return any(_fits(mine, theirs) for mine in self.readings for theirs in other.readings)


def _fits(mine: tuple[int | None, ...], theirs: tuple[int | None, ...]) -> bool:
    said = [(a, b) for a, b in zip(mine, theirs, strict=True) if a is not None and b is not None]
    return bool(said) and all(a == b for a, b in said)


@lru_cache(maxsize=4096)
def numbers(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text in order, in figures or in words of its language; one alone (`a`, `one`) is none."""
    words = _words(language)
    worded = list(_worded(text, words))
    times = [
        Number(
            m.start(), m.end(), frozenset({Decimal(f"{m[1]}.{m[2]}")}), clock=int(m[1]) % 12 * 60 + int(m[2])
        )
        for m in _TIME.finditer(text)
    ]
    taken = [(n.start, n.end) for n in times]
    figures = [
        _scaled(text, Number(m.start(), m.end(), _readings(m.group(), language)), words)
        for m in _FIGURE.finditer(text)
        if not any(a < m.end() and m.start() < b for a, b in taken)
    ]
    scaled = [(n.start, n.end) for n in figures]
    kept = [n for n in worded if not any(a < n.end and n.start < b for a, b in scaled)]
    found = sorted([*times, *figures, *kept], key=lambda n: n.start)
    return tuple(
        _with_half(text, number, words) for number in found if not _is_how_often(text, number, words)
    )


def _is_how_often(text: str, number: Number, words: "_Words") -> bool:
    """Twice and three times have too many other forms (double, again) to be compared."""
    gap = _BETWEEN.match(text, number.end)
    match = _WORD.match(text, gap.end()) if gap else None
    return bool(match and match.group().lower() in words.times and max(number.readings) <= _OFTEN)


def _with_half(text: str, number: Number, words: "_Words") -> Number:
    """Four and a half."""
    match = words.half.match(text, number.end) if words.half else None
    if match is None:
        return number
    half = Decimal(number.scale) / 2
    return replace(number, end=match.end(), readings=frozenset(r + half for r in number.readings))


def _readings(figure: str, language: str) -> frozenset[Decimal]:
    """A point or comma before three digits groups them, unless it is the language's decimal mark and they aren't
    round; elsewhere it is a decimal mark."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", figure)
    parts = re.split(r"[.,]", plain)
    if len(parts) == 1:
        return frozenset({Decimal(plain)})
    grouped, decimal = Decimal("".join(parts)), Decimal("".join(parts[:-1]) + "." + parts[-1])
    ambiguous = len(parts) == 2 and len(parts[-1]) == 3 and parts[0] != "0" and parts[-1] != "000"
    if ambiguous and (plain[-4] == "." if language == "en" else plain[-4] == ","):
        return frozenset({grouped, decimal})
    return frozenset({grouped if len(parts[-1]) == 3 and parts[0] != "0" else decimal})


def _scaled(text: str, number: Number, words: "_Words") -> Number:
    """With the word behind it that says how many: 1.3 million, 4,7 Millionen, 70k."""
    gap = _BETWEEN.match(text, number.end)
    match = _WORD.match(text, gap.end() if gap else number.end)
    if match is None:
        return number
    scale = (
        words.scales.get(match.group().lower())
        if gap
        else {"k": 1000, "m": MILLION}.get(match.group().lower())
    )
    if not scale or (not gap and match.group() == "m"):
        return number
    readings = frozenset(reading * scale for reading in number.readings)
    return Number(number.start, match.end(), readings, scale=scale)


# Numbers in words


@dataclass(frozen=True, slots=True)
class _Words:
    atoms: Mapping[str, int]
    scales: Mapping[str, int]
    joiners: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    ordinals: Mapping[str, int]
    seasons: Mapping[str, int]
    half: re.Pattern[str] | None
    rough: frozenset[str]
    times: frozenset[str]
    compounds: bool
    """Numbers are written as one word."""


@cache
def _words(language: str) -> _Words:
    data = tomllib.loads((Path(__file__).parent / "values.toml").read_text(encoding="utf-8"))
    code = language if language in LANGUAGES else "en"
    table = data[code]
    atoms = {word: value for value, word in enumerate(table["units"].split()) if "-" not in word}
    atoms.update({word: 20 + 10 * at for at, word in enumerate(table["tens"].split())})
    more = {word: int(value) for word, _, value in (each.partition("=") for each in table["more"].split())}
    atoms.update(more)
    scales = {
        word: value
        for name, value in (
            ("hundred", 100),
            ("thousand", 1000),
            ("million", MILLION),
            ("milliard", MILLIARD),
        )
        for word in table[name].split()
    }
    return _Words(
        atoms={**atoms, **scales},
        scales=scales,
        joiners=frozenset(table["joiners"].split()),
        months=_forms(table["months"]),
        weekdays=_forms(table["weekdays"]),
        ordinals={word: at for at, word in enumerate(table["ordinals"].split(), start=1)},
        seasons=_forms(table["seasons"]),
        half=re.compile(rf"[ \u00a0](?:{table['halves']})(?!\w)") if table["halves"] else None,
        rough=frozenset(word for word in more if word.endswith("aine") or more[word] == 12),
        times=frozenset(table["times"].split()),
        compounds=code in ("de", "nl"),
    )


def _forms(listed: str) -> dict[str, int]:
    return {form: at for at, group in enumerate(listed.split()) for form in group.split("|")}


def _worded(text: str, words: _Words) -> Iterator[Number]:
    """Runs of number words, each as one number; a lone one is an article as often as a number."""
    run = _Run()
    pending: re.Match[str] | None = None
    for match in _WORD.finditer(text):
        low = match.group().lower()
        value = _value(low, words)
        joined = run.end and _BETWEEN.fullmatch(text, pending.end() if pending else run.end, match.start())
        fits = value is not None and (
            low in words.scales if words.compounds else run.takes(value, joiner=pending is not None)
        )
        if value is not None and joined and fits:
            run.add(value, match.end())
            pending = None
        elif (
            low in words.joiners
            and run.end
            and pending is None
            and _BETWEEN.fullmatch(text, run.end, match.start())
        ):
            pending = match
        else:
            yield from run.number()
            run, pending = _Run(), None
            if value is not None:
                run.begin = match.start()
                run.rough = low in words.rough
                run.add(value, match.end())
            elif low in words.ordinals and words.ordinals[low] > 2:
                yield Number(
                    match.start(), match.end(), frozenset({Decimal(words.ordinals[low])}), ordinal=True
                )
    yield from run.number()


@dataclass(slots=True)
class _Run:
    """Number words in a row, and what they add up to."""

    begin: int = 0
    end: int = 0
    total: int = 0
    current: int = 0
    last: int = 0
    count: int = 0
    rough: bool = False

    def takes(self, value: int, *, joiner: bool) -> bool:
        if value >= 1000:
            return not joiner and (self.total == 0 or value < self.last or self.current > 0)
        if value == 100:
            return not joiner and 0 < self.current < 100
        if value == 20 and self.current % 100 == 4:
            return not joiner  # quatre-vingts
        rest = self.current % 100
        if self.current == 0 and self.total:
            return True
        if value < 100 and rest == 0 and self.current:
            return True
        if value < 10 and rest >= 20 and rest % 10 == 0:
            return True
        return value < 20 and rest in (60, 80)  # soixante-dix, quatre-vingt-onze

    def add(self, value: int, end: int) -> None:
        if value >= 1000:
            self.total += max(1, self.current) * value
            self.current = 0
        elif value == 100:
            self.current = max(1, self.current) * 100
        elif value == 20 and self.current % 100 == 4 and self.count:
            self.current += 76
        else:
            self.current += value
        self.last = value
        self.end = end
        self.count += 1

    def number(self) -> Iterator[Number]:
        value = self.total + self.current
        alone = self.count == 1 and (self.last == 1 or self.last in (100, 1000, MILLION, MILLIARD))
        if self.end and not alone:
            scale = self.last if self.last >= 1000 and self.count > 1 else 1
            yield Number(self.begin, self.end, frozenset({Decimal(value)}), scale=scale, rough=self.rough)


def _value(word: str, words: _Words) -> int | None:
    if (value := words.atoms.get(word)) is not None:
        return value
    return _compound(word, words) if words.compounds and len(word) > 6 else None


def _compound(word: str, words: _Words) -> int | None:
    """A number written as one word: siebenundzwanzig, dreihundertzehn, drieëntwintig, twaalfduizend."""
    if (value := words.atoms.get(word)) is not None:
        return value
    for scale in ("tausend", "duizend", "hundert", "honderd"):
        head, found, tail = word.partition(scale)
        if found:
            tail = tail.removeprefix("und") if tail.startswith("und") else tail
            first = _compound(head, words) if head else 1
            rest = _compound(tail, words) if tail else 0
            return None if first is None or rest is None else first * words.scales[scale] + rest
    for joiner in ("und", "ën", "en"):
        at = word.find(joiner, 2)
        while at > 0:
            unit, ten = words.atoms.get(word[:at]), words.atoms.get(word[at + len(joiner) :])
            if unit is not None and ten is not None and 0 < unit < 10 and 20 <= ten < 100:
                return unit + ten
            at = word.find(joiner, at + 1)
    return None


# Dates


@lru_cache(maxsize=4096)
def dates(text: str, language: str) -> tuple[Date, ...]:
    """The days, months with a day or a year, and weekdays of a text, in order."""
    words = _words(language)
    found = [
        Date(m.start(), m.end(), frozenset({(int(m[1]), int(m[2]), int(m[3]))})) for m in _ISO.finditer(text)
    ]
    for m in _NUMERIC.finditer(text):
        one, other, year = int(m[1]), int(m[3]), int(m[4])
        readings = {(year, b, a) for a, b in ((one, other), (other, one)) if b <= 12 and a <= 31}
        found.append(Date(m.start(), m.end(), frozenset(readings)))
    for match in _WORD.finditer(text):
        low = match.group().lower()
        if (weekday := _weekday(low, words)) is not None and len(low) > 3:
            found.append(Date(match.start(), match.end(), frozenset(), weekday))
        if (season := words.seasons.get(low)) is not None and not _is_participle(text, match):
            found.append(Date(match.start(), match.end(), frozenset(), 7 + season))
        if (month := words.months.get(low)) is not None:
            found += _of_month(text, match, month + 1, words, english=language not in LANGUAGES[1:])
    return tuple(sorted(found, key=lambda d: d.start))


def _is_participle(text: str, match: re.Match[str]) -> bool:
    """French été: a season behind l', d' or cet, a participle elsewhere."""
    return match.group() == "été" and text[max(0, match.start() - 4) : match.start()][-1:] not in ("'", "’")


def _weekday(low: str, words: _Words) -> int | None:
    found = words.weekdays.get(low)
    if found is None and len(low) > 6:  # Mondays, dinsdagavond, Mittwochnachmittag, sábados
        found = next(
            (at for form, at in words.weekdays.items() if len(form) > 5 and low.startswith(form)), None
        )
    return found


def _of_month(text: str, match: re.Match[str], month: int, words: _Words, *, english: bool) -> list[Date]:
    start, end = match.span()
    day = None
    if before := _DAY_BEFORE.search(text, max(0, start - 20), start):
        day, start = int(before[1]), before.start()
    elif (before := _ORDINAL_BEFORE.search(text, max(0, start - 24), start)) and (
        value := words.ordinals.get(before[1].lower())
    ):
        day, start = value, before.start()
    elif after := _DAY_AFTER.match(text, end):
        day, end = int(after[1]), after.end()
    year = _YEAR_AFTER.match(text, end)
    year = year if year and int(year[1]) in _YEARS else None
    end = year.end() if year else end
    word = match.group()
    if day is None and year is None and (len(word) < 4 or (english and word in ("may", "march"))):
        return []
    return [
        Date(start, end, frozenset({(int(year[1]) if year else None, month, day if day in _DAYS else None)}))
    ]


@lru_cache(maxsize=8192)
def is_number_word(word: str, language: str) -> bool:
    """Whether a word counts: figures, a number, an ordinal, a scale."""
    low, words = word.lower(), _words(language)
    return word[0].isdigit() or low in words.ordinals or _value(low, words) is not None
