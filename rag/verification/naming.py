"""Names in a sentence stand in the passages it cites, and people where the sentence's words are about them. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rag.attribution import is_name_word
from rag.lexical import LANGUAGES, fold
from rag.types import Check, CheckKind
from rag.values import dates, is_number_word
from rag.verification.sources import Sources
from rag.verification.statements import Statement

_PIECE = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)?(?![\d_])|[.!?:;|]|[-/]")
_TERM = re.compile(r"[“«„\"»‘‚][ \u00a0\u202f]?([A-ZÀ-Þ][\w-]{2,40})[ \u00a0\u202f]?[”»“\"«’‘]")
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTED = re.compile(r"(?<=\w\w)['’].*|(?<=I)['’].*")
"""I'm, You've, Who'd: the word before the apostrophe tells."""
_ELISION = re.compile(r"^(?:[dlnsjmtcDLNSJMTC]|[Qq]u)['’]")

_TONGUES = frozenset((
    "english", "french", "german", "dutch", "spanish", "italian", "portuguese", "flemish", "european", "latin",
))  # fmt: skip
"""English adjectives of languages, with a capital, whoever speaks them."""


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    words: tuple[str, ...]


def name_checks(statement: Statement, text: str, sources: Sources, *, people: bool = True) -> list[Check]:
    """`text` is the statement as long as it is, with blanks where nothing is checked. Without `people`, names that
    may be somebody's are left out."""
    scope = dict.fromkeys(m for n in statement.numbers for m in sources.around(n))
    if not scope:
        return []
    present = frozenset(word for n in scope for word in sources.present_in(n))
    checks: list[Check] = []
    for name in _names(text, sources.language):
        missing = [word for word in name.words if not stands(word, present)]
        at = (statement.start + name.start, statement.start + name.end)
        if missing and not people and _may_be_somebody(name, sources):
            continue
        if not missing:
            checks.append(statement.check(CheckKind.NAME, True, "The name stands in the cited source.", at))
            continue
        others = [
            n
            for n in range(1, len(sources.hits) + 1)
            if n not in scope and all(stands(word, sources.present_in(n)) for word in missing)
        ]
        where = f" (it stands in {''.join(f'[{n}]' for n in others)})" if others else ""
        cited = "".join(f"[{n}]" for n in dict.fromkeys(statement.numbers))
        checks.append(
            statement.check(CheckKind.NAME, False, f"This name doesn't stand in {cited}{where}.", at)
        )
    return [*checks, *_terms(statement, sources)]


def _may_be_somebody(name: _Name, sources: Sources) -> bool:
    return len(name.words) > 1 or fold(name.words[0]) in sources.name_words


def _terms(statement: Statement, sources: Sources) -> list[Check]:
    """A single word in quotation marks is the sources' own name or term: where it has a capital, it stands there."""
    checks: list[Check] = []
    for match in _TERM.finditer(statement.text):
        if not stands(match[1], sources.present):
            at = (statement.start + match.start(), statement.start + match.end())
            checks.append(
                statement.check(CheckKind.NAME, False, "This name doesn't stand in any source shown.", at)
            )
    return checks


def stands(word: str, present: Collection[str]) -> bool:
    """Whether a name stands among folded words, in another inflection too (Strouds, Leipziger)."""
    low = fold(word)
    if low in present:
        return True
    if low.endswith("s") and low[:-1] in present:
        return True
    if f"{low}s" in present:
        return True
    size = max(4, len(low) - 2)
    return len(low) >= 5 and any(
        other[:size] == low[:size] and abs(len(other) - len(low)) < 4 for other in present
    )


def _names(text: str, language: str) -> Iterator[_Name]:
    """Runs of capitalised words that are names by their form: not at a sentence's beginning alone, no office, no
    date; in German, where every noun has a capital, two in a row or a word with capitals inside."""
    days = dates(text, language)
    run: list[re.Match[str]] = []
    opens = True
    first_opens = True
    for match in [*_PIECE.finditer(text), None]:
        word = match.group() if match else ""
        fits = (
            match is not None
            and word[0].isalpha()
            and is_name_word(_ELISION.sub("", word), language)
            and is_name_word(_CONTRACTED.sub("", word) or word, language)
            and not is_number_word(word, language)
            and word.lower() not in _TONGUES
            and not any(d.start < match.end() and match.start() < d.end for d in days)
        )
        adjoins = bool(run and match and text[run[-1].end() : match.start()].strip(" \u00a0-") == "")
        if fits and run and adjoins and match:
            run.append(match)
        else:
            if run and _is_name(run, opens=first_opens, language=language):
                yield _Name(run[0].start(), run[-1].end(), tuple(_bare(m.group()) for m in run))
            run = [match] if fits and match else []
            first_opens = opens
        opens = bool(word) and word in ".!?:;|"


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", _ELISION.sub("", word))


def _is_name(run: list[re.Match[str]], *, opens: bool, language: str) -> bool:
    words = [_bare(m.group()) for m in run]
    inner = any(c.isupper() for word in words for c in word[1:])
    if language == "de" or language not in LANGUAGES:
        return inner or len(words) > 1
    return inner or len(words) > 1 or not opens
