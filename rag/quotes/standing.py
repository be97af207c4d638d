"""Whether a cue makes what follows somebody's statement: X said that …; not: X denied that …, X did not say that …,
X might say that …

From `standing.toml`, by language.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from rag.quotes.lexicon import Form, Weight
from rag.quotes.mentions import Mention
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.verbs import STOPS, Verb

_REACH = 10
"""Items from a cue to what negates it, at most."""
_LINKS = frozenset(("to", "te", "zu", "de", "d'", "à", "a", "of", "from", "have", "had"))
"""Between a verb and the cue that it governs."""
_PERFECT = frozenset(("haben", "hebben", "have"))


class Standing(StrEnum):
    SAID = "said"
    UNREAL = "unreal"
    """What may have been said, or was by hearsay."""
    DENIED = "denied"
    """What somebody denies, or isn't said to say."""


_SETS = (
    "so_called", "negations", "restricting", "without", "unreal", "past_future", "untrue", "doubtful", "truth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's lists of `standing.toml`; see there."""

    so_called: frozenset[str]
    negations: frozenset[str]
    restricting: frozenset[str]
    without: frozenset[str]
    unreal: frozenset[str]
    past_future: frozenset[str]
    untrue: frozenset[str]
    doubtful: frozenset[str]
    truth: frozenset[str]
    refusing: tuple[str, ...]
    unreal_endings: tuple[str, ...]


@cache
def _words(language: str) -> _Words:
    data = tomllib.loads(files("rag.quotes").joinpath("standing.toml").read_text(encoding="utf-8"))[language]
    return _Words(
        refusing=tuple(data["refusing"]),
        unreal_endings=tuple(data["unreal_endings"]),
        **{name: frozenset(data[name]) for name in _SETS},
    )


def standing(s: Stream, verb: Verb, subject: Mention | None) -> Standing:
    """What the words around the cue `verb` make of its report.

    Two negations make none (did not fail to say); what is not denied isn't said either.
    """
    words = _words(s.words.language)
    if verb.cue.weight is Weight.DENY:
        return Standing.DENIED
    before = _governing(s, verb, subject, words)
    around = [*before, *range(verb.first, verb.stop), *_behind(s, verb, subject)]
    if subject is not None:
        around.append(subject.first)  # Nobody said that …; kein Arzt sagte, dass …
    negated = any(_negates(s, k, words) for k in around)
    if verb.cue.form in (Form.INFINITIVE, Form.GERUND):
        refused = any(s.low[k].startswith(words.refusing) for k in before)
        negated ^= refused and not _only_ne(s, before, negated=negated)
        negated ^= any(s.low[k] in words.without and s.low[k - 1] not in words.negations for k in before)
    outer = _outside(s, verb, subject, words)
    if negated or outer is Standing.DENIED:
        return Standing.DENIED
    unreal = _is_unreal(s, verb, around, words)
    return Standing.UNREAL if unreal or outer is Standing.UNREAL else Standing.SAID


def is_so_called(s: Stream, k: int) -> bool:
    """The marks at item `k` keep a distance from a word (the so-called "expert"), or hold no word at all ("404")."""
    start, end = s.quotes[k].inner
    wordless = not any(c.isalpha() for c in s.text[start:end])
    return wordless or (k > 0 and s.low[k - 1] in _words(s.words.language).so_called)


def denies(s: Stream, first: int, stop: int) -> bool:
    """Whether a clause denies or only hopes what depends on it, by any of its words: Lohmann weigerte sich zu sagen."""
    words = _words(s.words.language)
    return any(
        _negates(s, k, words)
        or s.low[k] in words.without
        or s.low[k].startswith(words.refusing)
        or any(cue.weight in (Weight.DENY, Weight.WISH) for cue in s.words.cues.get(s.low[k], ()))
        for k in range(first, stop)
    )


def _governing(s: Stream, verb: Verb, subject: Mention | None, words: _Words) -> list[int]:
    """The items before the cue that belong to its verb: auxiliaries, adverbs, a verb that governs it, and those
    before its subject (nor did X say)."""
    found: list[int] = []
    k = verb.first - 1
    borrowed = verb.cue.form in (Form.INFINITIVE, Form.GERUND)
    while k >= max(verb.lo, verb.first - _REACH - 6) and len(found) < _REACH:
        low = s.low[k]
        if subject is not None and not borrowed and k == subject.stop - 1 and subject.first >= verb.lo:
            k = subject.first - 1
            continue
        governs = borrowed and (low in _LINKS or low.startswith(words.refusing))
        if not (governs or _goes_with(s, low, words)):
            break
        found.append(k)
        k -= 1
    return found


def _goes_with(s: Stream, low: str, words: _Words) -> bool:
    """A small word of a verb: its auxiliary, adverb, clitic, negation."""
    return (
        low in s.words.auxiliaries
        or s.words.is_adverb(low)
        or low in s.words.clitics
        or low in words.negations
        or low in words.unreal
        or low in words.without
        or low in words.restricting
        or low.endswith("n't")
    )


def _behind(s: Stream, verb: Verb, subject: Mention | None) -> list[int]:
    """What stands between the cue and its conjunction (sagte gestern nicht, dass; ne dit pas que; zegt niet te weten
    dat); without one, what ends its clause, and the auxiliaries right behind it (gesagt haben soll)."""
    if s.words.language == "en":
        return []
    unreal = _words(s.words.language).unreal
    found: list[int] = []
    near = True
    k = verb.stop
    while k < min(verb.hi, verb.stop + _REACH):
        if subject is not None and subject.first <= k < subject.stop:
            k = subject.stop
            near = False
            continue
        if s.low[k] in s.words.complementisers:
            return list(range(verb.stop, k))
        if s.word[k] in STOPS or s.word[k] == QUOTE:
            break
        near = near and (s.low[k] in _PERFECT or s.low[k] in unreal)
        if near or _ends_clause(s, k, verb.hi):
            found.append(k)
        k += 1
    return found


def _ends_clause(s: Stream, k: int, hi: int) -> bool:
    following = s.low[k + 1] if k + 1 < hi else "."
    return following in STOPS or following in s.words.complementisers or following == QUOTE


def _negates(s: Stream, k: int, words: _Words) -> bool:
    low = s.low[k]
    following = s.low[k + 1] if k + 1 < len(s) else ""
    if low.endswith("n't"):
        return following not in words.restricting
    if low not in words.negations or following in words.restricting:
        return False
    if s.words.language == "fr":
        return any(word in ("ne", "n'") for word in s.low[max(0, k - 6) : k + 4]) or low in ("pas", "jamais")
    return True


def _only_ne(s: Stream, before: list[int], *, negated: bool) -> bool:
    """n'a cessé de dire: a refusing verb that `ne` alone negates."""
    return s.words.language == "fr" and not negated and any(s.low[k] in ("ne", "n'") for k in before)


def _is_unreal(s: Stream, verb: Verb, around: list[int], words: _Words) -> bool:
    low = s.low[verb.stop - 1]
    if verb.cue.form is Form.FINITE and words.unreal_endings and low.endswith(words.unreal_endings):
        return True
    if any(s.low[k] in words.past_future for k in around):
        return False
    return any(s.low[k] in words.unreal for k in around)


def _outside(s: Stream, verb: Verb, subject: Mention | None, words: _Words) -> Standing:
    """What a clause above makes of it: it is false that X said …; a rumour that X said …"""
    first = verb.first if subject is None else min(verb.first, subject.first)
    that = next(
        (k for k in (first - 1, first - 2) if k > verb.lo and s.low[k] in s.words.complementisers), None
    )
    if that is None:
        return Standing.SAID
    stop = that - 1 if s.word[that - 1] == "," else that
    above = s.low[max(verb.lo, stop - 5) : stop]
    negated = any(low in words.negations or low.endswith("n't") for low in above)
    if not negated and any(low in words.untrue for low in above):
        return Standing.DENIED
    if negated and any(low in words.truth for low in above):
        return Standing.DENIED
    return Standing.UNREAL if any(low in words.doubtful for low in above) else Standing.SAID
