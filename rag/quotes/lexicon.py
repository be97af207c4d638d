"""The words of a language that report speech, from its data file in `cues/`.

`lexicon(language)` gives the one for an ISO 639-1 code; languages without a file get English, whose
punctuation and word order are the commonest.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr", "nl", "de", "es")


class Weight(StrEnum):
    """How much a verb shows that words were spoken."""

    SAY = "say"
    """Reports by itself: X says that …"""
    THINK = "think"
    """Reports an opinion."""
    MANNER = "manner"
    """Only beside quotation marks: "…", laughs X."""
    DENY = "deny"
    """Tells what somebody says is not so."""
    WISH = "wish"
    """Tells what somebody hopes or fears; no speech but for marked words."""


class Form(StrEnum):
    FINITE = "finite"
    PARTICIPLE = "participle"
    """Needs an auxiliary: a déclaré, heeft gezegd."""
    GERUND = "gerund"
    """Takes the subject of its sentence: …, adding that …"""
    INFINITIVE = "infinitive"
    """Likewise, and only before a conjunction or quotation marks: je voudrais dire que …"""


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a speech verb."""

    weight: Weight
    form: Form
    rest: tuple[str, ...] = ()
    """The words that must follow the first one."""
    particles: frozenset[str] = frozenset()
    """One of these must stand later in the clause (voegt … toe)."""
    quote_only: bool = False
    """Too common elsewhere to report without quotation marks."""
    that_only: bool = False
    """Too common elsewhere to report without quotation marks or a conjunction."""


_SETS = (
    "abbreviations", "according_after", "according_frame", "according_named", "according_nouns",
    "according_soft", "address", "adverbs", "adverbs_before_que", "affiliation_strong", "affiliation_weak",
    "and_words", "answer", "as_words", "asking", "auxiliaries", "before_noun", "before_que", "being", "clitics",
    "complementisers", "conjunctions", "determiners", "feminine_titles", "finite_verbs", "honorifics",
    "impersonal", "in_person", "infinitives", "inside", "interviewer", "linking", "listener", "locative",
    "masculine_titles", "measures", "not_names", "particles", "passive", "plain", "prepositions",
    "publishing", "questions", "ranks", "relatives", "replying", "reported_mood", "reported_surely",
    "resuming", "several", "so", "speech_nouns", "telling", "times", "wordings", "writer",
)  # fmt: skip
"""The plain word lists: fields of `Lexicon` and keys under [words] in a language's file."""
_SIGNALS = ("according_after", "according_frame", "according_soft", "as_words", "so", "speech_nouns")
"""Those of them whose words begin a report."""
_FUNCTION_WORDS = ("prepositions", "linking", "conjunctions", "auxiliaries", "determiners")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything one language's file says, ready to look up in lower case."""

    language: str
    cues: Mapping[str, tuple[Cue, ...]]
    signals: frozenset[str]
    """At which a report may begin: cues, and words of the lists that name a source."""
    function_words: frozenset[str]
    """Prepositions, conjunctions, articles, auxiliaries."""
    affiliation: frozenset[str]
    """Tie somebody to where he belongs: both kinds below."""
    and_words: frozenset[str]
    feminine_titles: frozenset[str]
    masculine_titles: frozenset[str]
    several: frozenset[str]
    """Begin a phrase that means several people, nobody in particular."""
    finite_verbs: frozenset[str]
    """Show that a reported clause begins where no conjunction does (English)."""
    auxiliaries: frozenset[str]
    being: frozenset[str]
    """Auxiliaries that make a passive unless the verb is reflexive (est dit; s'est félicité)."""
    before_noun: frozenset[str]
    """Words after which a cue's form is a noun or an infinitive."""
    speech_nouns: frozenset[str]
    """Nouns of what somebody says or holds: la critique selon laquelle …"""
    address: frozenset[str]
    """Begin an address, which is no subject: Madame la Présidente, …"""
    before_que: frozenset[str]
    """Make another conjunction or a relative of que: sans que, ce que, lo que."""
    adverbs_before_que: frozenset[str]
    """Likewise, behind a comma: …, bien que …"""
    times: frozenset[str]
    """Nouns of times, which stand between a verb and que without being its object: a dit la semaine dernière que."""
    measures: frozenset[str]
    """Nouns after which `selon` doesn't name a source: selon l'usage, selon les cas."""
    impersonal: frozenset[str]
    """Verbs without a person for subject: il faut."""
    wordings: frozenset[str]
    """Nouns for somebody's own words: selon les mots de X."""
    asking: frozenset[str]
    """Forms of verbs that take an indirect question: demande si."""
    questions: frozenset[str]
    """Nouns for what is asked."""
    replying: frozenset[str]
    """Verbs whose object is a question, the words of somebody else: answers the question "…?"."""
    publishing: frozenset[str]
    """Verbs whose marked object right behind them is a title, unless it ends as a sentence does."""
    telling: frozenset[str]
    """After a comma, they go on telling how something was said: …, dit X, quand ils furent seuls."""
    writer: frozenset[str]
    """The pronouns of one who writes of himself: I."""
    passive: frozenset[str]
    adverbs: frozenset[str]
    adverb_suffixes: tuple[str, ...]
    clitics: frozenset[str]
    complementisers: frozenset[str]
    in_person: frozenset[str]
    """Words of somebody who speaks or is spoken to: I, you, my."""
    inside: frozenset[str]
    """Prepositions behind which a single word names a place or a thing: in, via."""
    infinitives: frozenset[str]
    according: Mapping[str, tuple[tuple[str, ...], ...]]
    """First word to the words that follow it."""
    according_soft: frozenset[str]
    """Words that mean according-to only before a person (pour, for)."""
    according_named: frozenset[str]
    """First words of those that report only where somebody is named (d'après X)."""
    according_after: frozenset[str]
    according_frame: frozenset[str]
    """`nach`: means according-to when one of `according_nouns` follows (nach Angaben von X)."""
    according_nouns: frozenset[str]
    as_words: frozenset[str]
    """Lead a clause that names who said it: as X told Y, wie X mitteilte."""
    reported_surely: frozenset[str]
    """Verb forms that report without a cue (German Konjunktiv I)."""
    reported_mood: frozenset[str]
    """Verb forms that go on reporting without a cue (German Konjunktiv I)."""
    so: frozenset[str]
    """`so Müller`, `aldus De Vries`: according-to words that only stand after or inside."""
    plain: frozenset[str]
    """Verbs that need no sign of a clause after them: X said …"""
    resuming: frozenset[str]
    """May begin a sentence that brings in the same speaker's next words: And then: "…" """
    listener: frozenset[str]
    """Verbs whose next words are who listened, never who spoke (told X that)."""
    conjunctions: frozenset[str]
    ranks: frozenset[str]
    """Begin an office without naming a body: senior, former."""
    relatives: frozenset[str]
    determiners: frozenset[str]
    linking: frozenset[str]
    affiliation_strong: frozenset[str]
    affiliation_weak: frozenset[str]
    locative: frozenset[str]
    """Those of them that behind a bare name only tell where somebody is."""
    prepositions: frozenset[str]
    particles: frozenset[str]
    honorifics: frozenset[str]
    abbreviations: frozenset[str]
    interviewer: frozenset[str]
    answer: frozenset[str]
    not_names: frozenset[str]
    pronouns: Mapping[str, str]
    """Pronoun to feminine, masculine, plural, first or other."""
    roles: Mapping[str, str]
    """Role noun to feminine, masculine or any."""
    role_suffixes: tuple[str, ...]
    people: frozenset[str]
    organisations: frozenset[str]

    @property
    def omits_subject(self) -> bool:
        """A verb may stand without a pronoun: «…», explicó."""
        return self.language == "es"

    def is_role(self, low: str) -> bool:
        """Whether a lower-case word names an office or a profession."""
        if low in self.roles or ("-" in low and low.rpartition("-")[2] in self.roles):
            return True
        return len(low) > 5 and low.endswith(self.role_suffixes)

    def find_role(self, low: Sequence[str], first: int, stop: int) -> int | None:
        """The first of the lower-case words low[first:stop] that names an office or a profession."""
        for k in range(first, stop):
            word = low[k]
            if word in self.roles or ((len(word) > 5 or "-" in word) and self.is_role(word)):
                return k
        return None

    def is_person_noun(self, low: str) -> bool:
        """Whether a lower-case word is a noun for a person: an office, a profession, a kinship."""
        return low in self.people or self.is_role(low)

    def role_gender(self, low: str) -> str | None:
        """`feminine` or `masculine` where the role noun shows it."""
        gender = self.roles.get(low)
        if gender is None and self.language == "de" and self.is_role(low):
            return "feminine" if low.endswith("in") else None
        return None if gender == "any" else gender

    def is_adverb(self, low: str) -> bool:
        return low in self.adverbs or (len(low) > 4 and low.endswith(self.adverb_suffixes))


def lexicon(language: str) -> Lexicon:
    """The lexicon of a language code; English for one that has no file."""
    code = language.lower()[:2]
    return _load(code if code in LANGUAGES else "en")


@cache
def guess_words() -> Mapping[str, frozenset[str]]:
    """Function words by language, for a text whose language nobody named."""
    result = {}
    for code in LANGUAGES:
        words = lexicon(code)
        result[code] = words.determiners | words.conjunctions | words.linking | words.auxiliaries
    return result


@cache
def _load(code: str) -> Lexicon:
    data = tomllib.loads(files("rag.quotes").joinpath("cues", f"{code}.toml").read_text(encoding="utf-8"))
    words: dict[str, list[str]] = data["words"]
    roles: dict[str, list[str]] = data["roles"]
    according: dict[str, list[tuple[str, ...]]] = {}
    for phrase in words["according"]:
        first, *rest = phrase.split()
        according.setdefault(first, []).append(tuple(rest))

    def words_of(name: str) -> frozenset[str]:
        return frozenset(words.get(name, ()))

    def union(names: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(words_of(name) for name in names))

    cues = _cues(data, words_of("quote_only"), words_of("that_only"))
    return Lexicon(
        language=code,
        cues=cues,
        signals=union(_SIGNALS).union(cues, according),
        function_words=union(_FUNCTION_WORDS),
        affiliation=union(("affiliation_strong", "affiliation_weak")),
        according={k: tuple(sorted(v, key=len, reverse=True)) for k, v in according.items()},
        adverb_suffixes=tuple(words["adverb_suffixes"]),
        pronouns=_by_word(data["pronouns"]),
        roles=_by_word({k: roles[k] for k in ("feminine", "masculine", "any")}),
        role_suffixes=tuple(roles["suffixes"]),
        people=frozenset(roles["people"]),
        organisations=frozenset(roles["organisations"]),
        **{name: words_of(name) for name in _SETS},
    )


def _reading_order(cue: Cue) -> tuple[int, bool, bool]:
    """Longest first; then what needs a particle or an auxiliary, which a bare form would hide."""
    return (-len(cue.rest), not cue.particles, cue.form is not Form.PARTICIPLE)


def _by_word(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Group → words, turned round; the first group that names a word keeps it."""
    result: dict[str, str] = {}
    for group, words in groups.items():
        for word in words:
            result.setdefault(word, group)
    return result


def _cues(
    data: Mapping[str, Any], quote_only: frozenset[str], that_only: frozenset[str]
) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, dict[tuple[str, ...], Cue]] = {}

    def add(phrase: str, kind: str, form: Form, particles: frozenset[str] = frozenset()) -> None:
        first, *rest = phrase.split()
        weight = Weight.SAY if kind == "that" else Weight(kind)
        cue = Cue(
            weight,
            form,
            tuple(rest),
            particles,
            first in quote_only and not rest,
            (first in that_only or kind == "that") and not rest,
        )
        forms = found.setdefault(first, {})
        # The stronger reading of a word comes first in its file; a separable verb is a reading of its own.
        forms.setdefault((*rest, *sorted(particles), "…" if particles else "", form), cue)

    for group in data["verbs"]:
        for form in Form:
            for ending in group.get(form, ()):
                for stem in group["stems"]:
                    add(stem + ending, group["class"], form)
    for group in data.get("separable", ()):
        for verb in group["finite"]:
            add(verb, group["class"], Form.FINITE, frozenset(group["particles"]))
    return {word: tuple(sorted(forms.values(), key=_reading_order)) for word, forms in found.items()}
