"""Date, authors and event of a document: out of its first lines, or out of a header's values.

Everything is read only where it is evident; what is not stays unknown.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.structure import is_personal_name
from corpus.wordlists import LANGUAGES, words

_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
_ISO_MONTH = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\w)(\d{1,2})(?:er|st|nd|rd|th|\.|º)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d{2})(?!\d)")  # fmt: skip # noqa: E501
_MONTH_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})(?!\d)")
_DATELINE = re.compile(r"[^\W\d_][^\n]{0,80}?\s[—–-]{1,2}\s")
_DIVIDER = re.compile(r"\s[|·•/–—-]\s|[|·•]|,|\s(?:and|et|en|und|y|e)\s|\s&\s|\s(?:for|pour|voor|für|para)\s")
_CONJUNCTION = re.compile(r"\s(?:and|et|en|und|y|e|&)\s")
_PARENTHESES = re.compile(r"\([^()]*\)")
_BY = re.compile(
    r"[,.|·–—-] (?:by|par|door|von|por|text:|texte ?:|tekst:|texto:) (?=[A-ZÀ-Þ])", re.IGNORECASE
)
_LEAD = re.compile(r"([^\W\d_][^\d:|·]{0,40}?)\s?:\s+|([^\W\d_]+)\s+")
_WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:lun|mar|mercre|jeu|vendre|same)di\b|\bdimanche\b"
    r"|\b(?:maan|dins|woens|donder|vrij|zater|zon)dag\b|\b(?:mon|diens|donners|frei|sams|sonn)tag\b|\bmittwoch\b"
    r"|\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b"
)
HEADER_LINES = 12
HEADER_WORDS = 14
SPELLING_REACH = 20_000
"""Characters at a text's beginning in which an event's name is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of a document besides its text; the fields are those of `Document`."""

    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    event: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLines:
    """What the first lines of a text say, and which of them (by index) say nothing else."""

    published: str | None = None
    authors: tuple[str, ...] = ()
    consumed: frozenset[int] = field(default_factory=frozenset)


def read_header_lines(lines: Sequence[str]) -> HeaderLines:
    """Authors ("By …", "Bron: …") and the date out of a text's first lines."""
    published: str | None = None
    authors: tuple[str, ...] = ()
    consumed = set()
    for i, line in enumerate(lines[:HEADER_LINES]):
        most = 2 * HEADER_WORDS if _BY.search(line) else HEADER_WORDS
        if len(line) > 240 or sum(any(map(str.isalnum, token)) for token in line.split()) > most:
            published = published or _dateline(line[:160])
            continue
        names = author_line(line)
        date = date_line(line)
        if names is not None:
            authors = authors or names
            published = published or find_date(line)
            consumed.add(i)
        elif date is not None:
            published = published or date
            consumed.add(i)
        else:
            published = published or _dateline(line)
    return HeaderLines(published=published, authors=authors, consumed=frozenset(consumed))


def author_line(line: str) -> tuple[str, ...] | None:
    """The personal names of a line such as "By Jane Doe, The Paper"; None where the line is no such line.

    After a colon ("Source: The Paper") the line counts even if it names no person; then the tuple is empty.
    """
    if not line or line[-1] in ".!?":
        return None
    if (by := _BY.search(line)) and (names := split_names(line[by.end() :])):
        return names
    lead = _read_lead(line)
    if lead is None:
        return None
    phrase, rest, with_colon = lead
    names = split_names(rest, several=phrase.endswith(("s", "autoren")))
    # "Par la suite, …" begins a sentence: without a colon the name must follow at once.
    follows = bool(names) and rest.strip(" *_()").startswith(names[0])
    return names if with_colon or follows else None


def _read_lead(line: str) -> tuple[str, str, bool] | None:
    """What introduces an author at the start of a line, the rest, and whether a colon divides them."""
    phrase, rest, with_colon = "", line, False
    for _ in range(4):
        lead = _LEAD.match(rest)
        if lead is None or with_colon:
            return None
        with_colon = lead[1] is not None
        phrase = f"{phrase} {(lead[1] or lead[2]).casefold().strip(' *_—–-')}".strip()
        rest = rest[lead.end() :]
        if phrase in words().by:
            return phrase, rest, with_colon
    return None


def split_names(value: str, *, several: bool = False) -> tuple[str, ...]:
    """The personal names in a list of names and outlets. Behind a comma stands a role or an outlet, unless
    the list has an "and" or is known to hold `several`."""
    value = _PARENTHESES.sub(" ", value)
    if by := _BY.search(value):
        value = value[by.end() :]
    if not several and not _CONJUNCTION.search(value):
        value = value.partition(",")[0]
    pieces = (piece.strip(" *_()\t") for piece in _DIVIDER.split(value))
    return tuple(dict.fromkeys(piece for piece in pieces if piece and _is_author(piece)))


def _is_author(name: str) -> bool:
    return is_personal_name(name) and words().outlets.isdisjoint(name.casefold().split())


def date_line(line: str) -> str | None:
    """The date of a line that holds nothing but a date, its weekday and words such as "published on"."""
    found = _find(line)
    if found is None:
        return None
    date, start, end = found
    rest = _WEEKDAY.sub(" ", (line[:start] + " " + line[end:]).casefold())
    rest = re.sub(r"\d{1,2}[:h.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]m)?|[^\w\s]", " ", rest)
    rest = " ".join(rest.split())
    return date if not rest or rest in words().published or len(rest) <= 2 else None


def find_date(text: str) -> str | None:
    """The first full date in a short text, as YYYY-MM-DD."""
    found = _find(text)
    return found[0] if found else None


def _find(text: str) -> tuple[str, int, int] | None:
    months = words().months
    if match := _ISO.search(text):
        return _checked(int(match[1]), int(match[2]), int(match[3]), match)
    for match in _DAY_MONTH.finditer(text):
        if month := months.get(match[2].casefold()):
            return _checked(int(match[3]), month, int(match[1]), match)
    for match in _MONTH_DAY.finditer(text):
        if month := months.get(match[1].casefold()):
            return _checked(int(match[3]), month, int(match[2]), match)
    if match := _NUMERIC.search(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first > 12 >= second or first == second:
            return _checked(year, second, first, match)
        if second > 12 >= first:
            return _checked(year, first, second, match)
    return None  # 03/04/2024 is a different day on either side of the Atlantic


def _checked(year: int, month: int, day: int, match: re.Match[str]) -> tuple[str, int, int] | None:
    try:
        return datetime.date(year, month, day).isoformat(), match.start(), match.end()
    except ValueError:
        return None


def _dateline(line: str) -> str | None:
    """ "PARIS, 20 March 2024 – The conference …"."""
    match = _DATELINE.match(line)
    return find_date(match[0]) if match and line.split(maxsplit=1)[0].strip(",(").isupper() else None


def iso_date(value: object) -> str | None:
    """A header's date in ISO 8601 to the precision it has; None for what is no date."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value).strip()
    if _YEAR.fullmatch(text):
        return text
    if match := _ISO_MONTH.fullmatch(text):
        return match[0]
    return find_date(text[:100])


def from_file_name(stem: str) -> Metadata:
    """The date a file name begins with, and the language it ends with ("2024-03-20-keynote.fr")."""
    language = None
    name, dot, hint = stem.rpartition(".")
    if dot and name and hint.lower() in LANGUAGES:
        language = hint.lower()
    match = _ISO.match(stem)
    return Metadata(published=match[0] if match and find_date(match[0]) else None, language=language)


def title_from_stem(stem: str) -> str:
    """A file name as a title: without language hint, dashes and underscores as spaces."""
    name, dot, hint = stem.rpartition(".")
    base = name if dot and hint.lower() in LANGUAGES else stem
    return " ".join(re.sub(r"[-_]+", " ", base).split()) or stem


def language_code(value: object) -> str | None:
    """ "fr-FR", "FR", "fr_BE" to "fr"; None for what is no code of a language."""
    code = re.split(r"[-_]", str(value).strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def find_event(lines: Iterable[str], text: str = "") -> str | None:
    """The event that the given lines (title, first lines) name with its year: "KubeCon Europe 2024".

    A name counts when it holds a word such as Con, Summit or Days, or when it recurs among the lines. A name
    in lower case is written as the text writes it.
    """
    spellings: dict[str, str] | None = None
    counts: Counter[str] = Counter()
    strong: list[str] = []
    for line in lines:
        for year in _YEAR.finditer(line[:400]):
            if year.start() and (line[year.start() - 1].isalnum() or line[year.start() - 1] in "-/."):
                continue
            if spellings is None:
                spellings = _spellings(text)
            name = _name_before(line[: year.start()].split(), spellings)
            if not name:
                continue
            event = f"{' '.join(name)} {year[0]}"
            counts[event] += 1
            if any(_is_event_word(token) for token in name):
                strong.append(event)
    if strong:
        best = Counter(strong).most_common(1)[0]
        return best[0] if best[1] > 1 else max(strong[:3], key=len)
    recurring = [event for event, count in counts.most_common(1) if count >= 2]
    return recurring[0] if recurring else _recurring_event(text)


def _recurring_event(text: str) -> str | None:
    """A name with a year that the text's beginning has three times, and no other as often."""
    counts: Counter[str] = Counter()
    head = text[:SPELLING_REACH]
    for year in _YEAR.finditer(head):
        if head[year.start() - 1 : year.start()] == " ":
            name = _name_before(head[max(0, year.start() - 60) : year.start()].split(), {})
            counts.update([f"{' '.join(name)} {year[0]}"] if name else [])
    first, second = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] >= 3 and first[1] > second[1] else None


def _name_before(tokens: Sequence[str], spellings: dict[str, str]) -> list[str]:
    """The run of capitalised words that ends a line's tokens."""
    connectors = words().event_connectors
    name: list[str] = []
    for token in reversed(tokens[-9:]):
        bare = token.strip("«»“”\"'’()[]*_#")
        if token in connectors:
            name.append(token)
            continue
        cased = bare if bare[:1].isupper() else spellings.get(bare, bare)
        if not cased[:1].isupper() or bare[-1:] in ",;:.!?" or _is_common(cased):
            break
        name.append(cased)
        if bare != token and token[0] in "«“\"'([":
            break
    while name and name[-1] in connectors:
        name.pop()
    name.reverse()
    return [] if not name or name[-1] in connectors else name


def _is_common(token: str) -> bool:
    """A month, or a function word that begins a sentence ("Since 2023")."""
    folded = token.casefold()
    return folded in words().months or any(folded in functional for functional in words().functional.values())


def _is_event_word(token: str) -> bool:
    lists = words()
    return token.casefold() in lists.event_words or (
        token.endswith(lists.event_endings) and len(token) > 4 and not token.isupper()
    )


def _spellings(text: str) -> dict[str, str]:
    """Lower-case words to the mixed-case form the text's beginning gives them most often."""
    counts: Counter[str] = Counter(re.findall(r"[^\W\d_]*[a-z][A-Z][^\W\d_]*", text[:SPELLING_REACH]))
    out: dict[str, str] = {}
    for form, _ in counts.most_common():
        out.setdefault(form.casefold(), form)
    return out
