"""Words that a quotation may not lose or gain unseen: negations, hedges, limits, verbs that deny, numbers.

From `sense.toml`, by language; a text whose language nobody knows is read with those of all languages.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.lexical import LANGUAGES, OTHER, stem

_DIGIT = re.compile(r"\d")
# Numerals that German and Dutch write as one word: siebenundzwanzig, vijfendertig, tweehonderd.
_COMPOUND = re.compile(
    r"(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|und|zwanzig|ßig|zig|hundert|tausend"
    r"|een|twee|drie|vijf|zes|zeven|negen|tien|twaalf|twintig|dertig|veertig|tachtig|tig|en|ën"
    r"|honderd|duizend){2,6}"
)


# Endings that make another word of one, in the five languages.
_DERIVED = re.compile(
    r"(?:[ts]ions?|ments?|ités?|it(?:y|ies)|ness|[ae]n[ct]es?|ism[eo]?s?|ist[ea]?s?|[hk]eit(?:en)?|ung(?:en)?"
    r"|schaft(?:en)?|lich\w{0,2}|isch\w{0,2}|heid|heden|schap(?:pen)?|lijke?|ci[oó]n(?:es)?|dad(?:es)?|mientos?|anzas?"
    r"|mente|[aií]bles?|ful|less|ly|als?|aux|ales|i[fv]e?s?|eurs?|euses?|ador\w{0,3})\Z"
)
_SETS = (
    "negations",
    "hedges",
    "limits",
    "degrees",
    "joints",
    "pointers",
    "auxiliaries",
    "numbers",
    "reversals",
)


@dataclass(frozen=True, slots=True)
class Sense:
    """One language's words. Those of two words stand under the first one, with the second."""

    language: str
    negations: frozenset[str]
    hedges: frozenset[str]
    limits: frozenset[str]
    degrees: frozenset[str]
    joints: frozenset[str]
    """Begin a clause."""
    pointers: frozenset[str]
    """Refer to somebody or something: pronouns, articles."""
    auxiliaries: frozenset[str]
    """Forms of to be and to have."""
    numbers: frozenset[str]
    reversals: frozenset[str]
    """Turn the word or phrase behind them: prefixes, against, instead."""
    denials: Mapping[str, frozenset[str]]
    """Stems by language."""
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    """First word of a hedge or limit of several words, with those that follow."""

    def denies(self, form: str) -> bool:
        """A negation, or a verb that denies what follows."""
        return (
            form in self.negations
            or form.endswith("'t")
            or any(stem(form, code) in stems for code, stems in self.denials.items())
        )

    def is_number(self, form: str) -> bool:
        return form in self.numbers or _DIGIT.search(form) is not None or bool(_COMPOUND.fullmatch(form))

    def weighs(self, form: str) -> bool:
        """Any word that may not come or go: see the module."""
        counted = self.hedges | self.limits | self.degrees
        return form in counted or self.denies(form) or self.is_number(form)

    def turns(self, forms: Sequence[str], at: int, *, verbs: bool = True) -> bool:
        """Whether the word there is a negation or a hedge (or part of one of several words), or, with `verbs`, a
        verb that denies."""
        form = forms[at]
        negates = self.denies(form) if verbs else form in self.negations or form.endswith("'t")
        return negates or form in self.hedges or self._in_phrase(forms, at)

    def _in_phrase(self, forms: Sequence[str], at: int) -> bool:
        return any(
            tuple(forms[first + 1 : first + 1 + len(rest)]) == rest and at <= first + len(rest)
            for first in range(max(0, at - 2), at + 1)
            for rest in self.phrases.get(forms[first], ())
        )


@cache
def sense(language: str) -> Sense:
    """The words of a language code, or of all languages."""
    data = tomllib.loads(files("rag.quotes").joinpath("sense.toml").read_text(encoding="utf-8"))
    codes = (language,) if language in LANGUAGES else LANGUAGES

    def words_of(name: str) -> frozenset[str]:
        return frozenset(word for code in codes for word in data[code][name])

    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in words_of("hedges"):
        first, *rest = phrase.split()
        if rest:
            phrases.setdefault(first, []).append(tuple(rest))
    return Sense(
        language=language if language in LANGUAGES else OTHER,
        denials={code: frozenset(stem(word, code) for word in data[code]["denials"]) for code in codes},
        phrases={first: tuple(rests) for first, rests in phrases.items()},
        **{name: words_of(name) for name in _SETS},
    )


def same_word(one: str, other: str, language: str) -> bool:
    """Two forms of one word, as far as a stemmer can tell; a noun or an adjective made of a verb is another word."""
    derived = [match.group() if (match := _DERIVED.search(form)) else "" for form in (one, other)]
    return stem(one, language) == stem(other, language) and derived[0][:3] == derived[1][:3]
