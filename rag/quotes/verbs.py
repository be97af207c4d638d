"""Speech verbs where they stand: with their auxiliary, their further words and their particle."""

from dataclasses import dataclass, replace

from rag.quotes.lexicon import Cue, Form, Weight
from rag.quotes.stream import QUOTE, Stream

STOPS = frozenset(",–—-―:;?!…()")
"""Punctuation that bounds a clause."""


_PARTICLES = frozenset(("up", "off", "around", "themselves", "itself"))
"""Behind an English verb they make another one of it."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A cue found: items first..stop, auxiliary included, in the sentence lo..hi."""

    lo: int
    hi: int
    first: int
    stop: int
    cue: Cue
    pronoun: int | None = None
    """A pronoun subject between auxiliary and participle: a-t-il dit."""

    @property
    def needs_that(self) -> bool:
        """Without quotation marks or a conjunction it does not report."""
        return self.cue.weight is Weight.MANNER or self.cue.quote_only or self.cue.that_only


def verb_at(s: Stream, i: int, lo: int, hi: int) -> Verb | None:
    """The cue at item `i`, if it is one there: with its auxiliary, its further words, its particle."""
    if s.is_capital(i) and i > lo and s.word[i - 1] not in (QUOTE, ":", "—", "–"):
        return None
    astray = s.words.language == "en" and i + 1 < hi and s.low[i + 1] in _PARTICLES
    for cue in s.words.cues[s.low[i]]:
        if astray and not cue.rest:
            continue  # visitors showed up
        stop = i + 1 + len(cue.rest)
        if cue.rest and tuple(s.low[i + 1 : stop]) != cue.rest:
            continue
        if cue.particles and not any(_ends_clause(s, k, hi, cue) for k in range(stop, min(hi, stop + 24))):
            continue
        if cue.form is Form.PARTICIPLE:
            if verb := _with_auxiliary(s, i, cue, lo, hi):
                return verb
        elif verb := _finite(s, i, cue, lo, hi):
            return verb
    return None


def _ends_clause(s: Stream, k: int, hi: int, cue: Cue) -> bool:
    """The particle of the verb stands at item `k`: in German at the end of its clause (teilte er gestern mit)."""
    if s.low[k] not in cue.particles:
        return False
    following = s.low[k + 1] if k + 1 < hi else "."
    closed = not following[0].isalnum() or following in s.words.and_words | s.words.complementisers
    return closed or s.words.language != "de"


def skip_adverbs(s: Stream, i: int, hi: int) -> int:
    """The first item at or after `i` that is no adverb."""
    while i < hi and (s.words.is_adverb(s.low[i]) or s.low[i] in ("sich", "zich")):
        i += 1
    return i


def _finite(s: Stream, i: int, cue: Cue, lo: int, hi: int) -> Verb | None:
    before = s.low[i - 1] if i > lo else ""
    if s.words.language in ("fr", "es") and i > lo and s.word[i - 1] == "(":  # (dit « le Grand »)
        return None
    if s.words.language == "es" and before == "se":  # se dice que: nobody in particular
        return None
    if cue.form is Form.FINITE and (_is_noun(s, i, lo) or before in s.words.passive):
        return None
    following = s.low[i + 1] if i + 1 < hi else ""
    if (
        s.words.language == "en"
        and not cue.rest
        and (following in s.words.auxiliaries or following in s.words.passive)
    ):
        return None  # Recent reports have …
    if (
        s.words.language == "en"
        and i == lo
        and s.is_capital(i)
        and following
        and following[0].islower()
        and s.word[i + 1].islower()
        and cue.form is Form.FINITE
    ):
        return None  # Estimates suggest …; Confirm that you come
    if s.words.language == "fr" and before in ("s'", "se"):
        cue = replace(cue, weight=Weight.MANNER)
    first = i
    while first > lo and s.low[first - 1] in s.words.auxiliaries and s.words.language in ("en", "nl", "de"):
        first -= 1
    return Verb(lo, hi, first, i + 1 + len(cue.rest), cue)


def _is_noun(s: Stream, i: int, lo: int) -> bool:
    """`the claim`, `l'annonce`, `une demande`: an article or preposition before it."""
    if i <= lo:
        return False
    before = s.low[i - 1]
    words = s.words
    if before in words.relatives or before in words.pronouns:
        return False
    if words.language == "de" and not s.is_capital(i):
        return before in words.before_noun  # Das teilte …: a noun would have a capital
    if before in words.determiners:
        return not (before in words.clitics and (words.language == "es" or _french_object(s, i - 1, lo)))
    if words.language == "en" and before in words.prepositions:
        return before not in words.passive | words.auxiliaries | words.conjunctions
    return before in words.affiliation_weak or before in words.before_noun


def _french_object(s: Stream, k: int, lo: int) -> bool:
    """The item `k` (le, la, les, l', leur) is the object of the verb after it: comme l'explique X, qui le dit,
    un témoin leur assure que."""
    if s.words.language != "fr" or k == 0:
        return False
    before = s.low[k - 1]
    if before in s.words.as_words or before in s.words.relatives or before in s.words.pronouns:
        return True
    return (
        s.low[k] == "leur"
        and k > lo
        and s.is_word(k - 1)
        and before not in s.words.prepositions | s.words.linking
    )


def _with_auxiliary(s: Stream, i: int, cue: Cue, lo: int, hi: int) -> Verb | None:
    """A participle counts with its auxiliary: right before it, or (German, Dutch) across the clause."""
    words = s.words
    stop = i + 1 + len(cue.rest)
    pronoun = None
    for k in range(i - 1, max(lo, i - 5) - 1, -1):
        low = s.low[k]
        if low in words.auxiliaries:
            reflexive = s.low[max(lo, k - 1)] in ("s'", "se", "m'", "me")
            if low in words.being and not reflexive:
                return None  # c'est dit, est supposé: passive
            return Verb(lo, hi, k, stop, cue, pronoun)
        if low in words.passive:
            return None
        if low.startswith("-") or (low in words.pronouns and words.language in ("nl", "de")):
            pronoun = k
        elif not (words.is_adverb(low) or low in words.clitics):
            break
    if words.language in ("fr", "es") and (first := _before_comma_aside(s, i, lo)) is not None:
        return Verb(lo, hi, first, stop, cue)
    return _bracket(s, i, cue, lo, hi) if words.language in ("nl", "de") else None


def _before_comma_aside(s: Stream, i: int, lo: int) -> int | None:
    """The auxiliary that an aside parts from its participle: avait, pour sa part, reconnu."""
    if i <= lo + 2 or s.word[i - 1] != ",":
        return None
    comma = next((k for k in range(i - 2, max(lo, i - 10), -1) if s.word[k] == ","), None)
    if comma is None or comma == lo or s.low[comma - 1] not in s.words.auxiliaries - s.words.being:
        return None
    return comma - 1


def _bracket(s: Stream, i: int, cue: Cue, lo: int, hi: int) -> Verb | None:
    """The clause bracket: heeft … gezegd, hat … erklärt, with the subject inside."""
    for k in range(i - 1, max(lo, i - 14) - 1, -1):
        if s.low[k] in s.words.passive or s.word[k] in STOPS or s.word[k] == QUOTE:
            return None
        if s.low[k] in s.words.auxiliaries:
            return Verb(lo, hi, k, i + 1 + len(cue.rest), cue)
    return None
