"""Reports without a subject and its verb in the usual place: according to X, …; as X told Y, …"""

from dataclasses import dataclass, replace

from rag.quotes.lexicon import Form, Weight
from rag.quotes.mentions import Mention, MentionKind, heads_noun, phrase_at, phrase_before
from rag.quotes.statement import Link, Report, clause_end, content_before
from rag.quotes.stream import QUOTE, Stream, is_sentence
from rag.quotes.verbs import STOPS, verb_at
from rag.types import Span

_INDEFINITE = frozenset(("un", "une", "un", "una", "des"))
_CLOSES = frozenset(",–—):;.!?…")
"""Ends an as-clause."""


_GENITIVE = frozenset(("der", "des", "dem", "den", "einer", "eines", "einem", "von", "vom"))


@dataclass(frozen=True, slots=True)
class _Phrase:
    """An according-to phrase: items first..stop of the sentence lo..hi, the cue's items, whom it names."""

    lo: int
    hi: int
    first: int
    stop: int
    cue: Span
    subject: Mention


def is_according(s: Stream, i: int) -> bool:
    """Whether the word at `i` can begin (or, zufolge, end) an according-to phrase."""
    low, words = s.low[i], s.words
    return (
        low in words.according
        or low in words.according_frame
        or low in words.according_after
        or low in words.according_soft
        or low in words.so
    )


def according(s: Stream, i: int, lo: int, hi: int) -> Report | None:
    """Selon X, … / …, according to X / … X zufolge / …, so X."""
    if s.low[i] in s.words.according_after:
        subject = _before(s, lo, i) if s.words.language == "de" else phrase_before(s, lo, i)
        return _placed(s, _Phrase(lo, hi, subject.first, i + 1, (i, i + 1), subject)) if subject else None
    found = _framed(s, i, hi) if s.low[i] in s.words.according_frame else _plain(s, i, lo, hi)
    if found is None:
        return None
    k, stop, subject = found
    second = s.words.language in ("de", "nl")
    if s.low[k] in s.words.relatives and not second:
        return _noun_clause(s, i, k, lo, hi)
    comma = next((q for q in range(k, subject.stop) if s.word[q] == ","), None)
    if comma is not None and (subject.stop >= hi or s.word[subject.stop] != ",") and i <= lo + 1:
        # According to X, a detective was …: no aside but the clause.
        subject = replace(subject, stop=comma, role=None, affiliation=None, described=None)
    phrase = _Phrase(lo, hi, i, subject.stop, (i, stop), subject)
    return _placed(s, phrase) if _is_meant(s, phrase, k) else None


def _noun_clause(s: Stream, i: int, relative: int, lo: int, hi: int) -> Report | None:
    """La critique selon laquelle …: what the noun before says, where it is a noun of speech."""
    first = next((k for k in range(i - 1, max(lo, i - 12) - 1, -1) if s.low[k] in s.words.speech_nouns), None)
    if first is None or relative + 2 >= hi:
        return None
    start, end = s.span(i, relative + 1)
    if first > lo and s.low[first - 1] in s.words.determiners:
        first -= 1
    stop = i - 1 if s.word[i - 1] == "," else i
    subject = Mention(first, stop, MentionKind.OTHER, s.span(first, stop))
    content = ((relative + 1, clause_end(s, relative + 1, hi)),)
    return Report(subject, (start, end), s.text[start:end], Link.ACCORDING, content, i, Weight.SAY, "before")


def _before(s: Stream, lo: int, stop: int) -> Mention | None:
    """`Berichten des Senders Quay TV zufolge`: back over nouns, their articles and adjectives."""
    first = stop
    while first > lo and stop - first < 12:
        low = s.low[first - 1]
        inside = first < stop and (low in _GENITIVE or low in s.words.and_words)
        adjective = first < stop and s.is_capital(first) and _is_adjective(s, low)
        if not (s.word[first - 1] == QUOTE or s.is_capital(first - 1) or inside or adjective):
            break
        first -= 1
    while first < stop and (s.low[first] in s.words.and_words or s.word[first] in s.words.not_names):
        first += 1
    if first >= stop:
        return None
    found = phrase_at(s, first, stop)
    return replace(found, first=first, stop=stop) if found else None


def _is_adjective(s: Stream, low: str) -> bool:
    """By its ending, and no verb that the lists know."""
    verb = low in s.words.auxiliaries or low in s.words.passive or low in s.words.cues
    return low.endswith(("en", "er", "em")) and not verb


def _plain(s: Stream, i: int, lo: int, hi: int) -> tuple[int, int, Mention] | None:
    """`selon X`, `according to X`: where X begins, where the cue ends, and X."""
    rest: tuple[str, ...] | None = ()
    if s.low[i] in s.words.according:
        rest = next(
            (r for r in s.words.according[s.low[i]] if tuple(s.low[i + 1 : i + 1 + len(r)]) == r), None
        )
    if rest is None:
        return None
    stop = i + 1 + len(rest)
    words_of = _behind_wording(s, stop, hi)
    if words_of >= hi or (i > lo and _opens_only(s, i, words_of)):
        return None
    subject = phrase_at(s, words_of, hi)
    return (words_of, stop, _with_noun(s, subject, hi)) if subject else None


def _opens_only(s: Stream, i: int, following: int) -> bool:
    """The word at `i` names a source only at the head of a sentence (Pour X, …), or before a relative."""
    noun_clause = s.words.language not in ("de", "nl") and s.low[following] in s.words.relatives
    return s.low[i] in s.words.according_soft and s.low[i] not in s.words.so and not noun_clause


def _with_noun(s: Stream, subject: Mention, hi: int) -> Mention:
    """English: the noun behind a name that only qualifies it belongs to it (according to the Kelp team, …)."""
    end = subject.stop
    bare = subject.kind is MentionKind.NAME and subject.described is None
    if not bare or not heads_noun(s, end, hi) or (end + 1 < hi and s.is_word(end + 1)):
        return subject
    return Mention(subject.first, end + 1, MentionKind.OTHER, (subject.span[0], s.end[end]))


def _behind_wording(s: Stream, k: int, hi: int) -> int:
    """Behind a noun for somebody's words: selon les mots de X, según el testimonio de X."""
    if k + 3 < hi and s.low[k] in s.words.determiners and s.low[k + 1] in s.words.wordings:
        if s.low[k + 2] in ("de", "d'"):
            return k + 3
        if s.low[k + 2] in ("du", "des", "del"):
            return k + 2
    return k


def _is_meant(s: Stream, phrase: _Phrase, k: int) -> bool:
    """Words with other meanings count only in their place: `…, so Müller`; `Pour X, …` of a person."""
    low = s.low[phrase.first]
    subject = phrase.subject
    if low in s.words.so:
        left = s.word[phrase.first - 1] if phrase.first > phrase.lo else ""
        return left in (",", QUOTE, "–", "—") and _names_source(s, phrase, k)
    if phrase.first > phrase.lo and s.low[phrase.first - 1] == "en":
        return False  # en suivant le flux: a gerund
    if s.low[k] in ("que", "qu'", "si", "s'") and s.words.language in ("fr", "es"):
        return False  # selon qu'ils viennent de loin: as the case may be
    if low in s.words.according_named and not _is_somebody(s, subject):
        return False
    if subject.kind is MentionKind.OTHER and not s.words.measures.isdisjoint(
        s.low[subject.first : min(subject.stop, subject.first + 3)]
    ):
        return False
    if low in s.words.according_soft:
        begins = subject.span[0] == s.start[k] or subject.titled
        closed = subject.stop < phrase.hi and s.word[subject.stop] == ","
        if s.words.language in ("fr", "es") and subject.kind in (MentionKind.PRONOUN, MentionKind.ROLE):
            begins = subject.gender in ("feminine", "masculine") and s.low[k] not in _INDEFINITE
        elif subject.kind is not MentionKind.NAME:
            return False
        return phrase.first == phrase.lo and begins and closed
    return True


def _names_source(s: Stream, phrase: _Phrase, k: int) -> bool:
    """`…, so Müller`, `…, so das Ministerium.`, not `…, so heißt es im Bericht`."""
    if s.words.language == "de" and not (s.is_capital(k) or s.low[k] in s.words.determiners):
        return False
    if phrase.subject.kind is not MentionKind.OTHER:
        return True
    stop = phrase.subject.stop
    closed = stop >= phrase.hi or not s.is_word(stop) or s.low[stop] in s.words.prepositions
    return closed and any(s.is_capital(q) for q in range(k, stop))


def _is_somebody(s: Stream, subject: Mention) -> bool:
    """A name, a pronoun, or an office at the head of its phrase (not: la ligne directrice)."""
    if subject.kind is MentionKind.ROLE:
        return any(s.words.is_role(low) for low in s.low[subject.first : subject.first + 2])
    return subject.kind is not MentionKind.OTHER


def _framed(s: Stream, i: int, hi: int) -> tuple[int, int, Mention] | None:
    """`nach (…) Angaben (von) X`: where X begins, where the cue ends, and X (or the noun itself)."""
    nouns = s.words.according_nouns
    noun = next((k for k in range(i + 1, min(hi, i + 5)) if _ends_with(s.low[k], nouns)), None)
    if noun is None or any(s.word[k] in STOPS for k in range(i, noun)):
        return None
    k = noun + 1
    while k < hi and s.low[k] in ("von", "vom"):
        k += 1
    named = k < hi and (
        k > noun + 1 or s.low[k] in ("der", "des", "eines", "einer") or _is_genitive(s, k, hi)
    )
    subject = phrase_at(s, k, hi) if named else None
    if subject is None:
        return i + 1, noun + 1, Mention(i + 1, noun + 1, MentionKind.OTHER, s.span(i + 1, noun + 1))
    return k, noun + 1, subject


def _is_genitive(s: Stream, k: int, hi: int) -> bool:
    """`nach Meinung politischer Beobachter`, `nach Celebis Angaben`: an adjective that shows the case."""
    return k + 1 < hi and not s.is_capital(k) and s.low[k].endswith("er") and s.is_capital(k + 1)


def _ends_with(low: str, nouns: frozenset[str]) -> bool:
    """The noun itself or a compound with it: Angaben, Polizeiangaben, NASA-Angaben."""
    return (
        low in nouns
        or low.rpartition("-")[2] in nouns
        or any(low.endswith(noun) for noun in nouns if len(noun) > 6)
    )


def as_clause(s: Stream, i: int, lo: int, hi: int) -> Report | None:
    """`As X told Y, …`, `…, wie X mitteilte`, « comme l’explique X, … »: it names who said the rest."""
    stop = next((k for k in range(i + 1, min(hi, i + 24)) if s.word[k] in _CLOSES), hi)
    for k in range(i + 1, stop):
        if s.low[k] not in s.words.cues or (verb := verb_at(s, k, i + 1, stop)) is None:
            continue
        if verb.cue.form is Form.GERUND or verb.cue.quote_only:
            continue
        if stop + 1 < hi and s.word[stop] == "," and s.low[stop + 1] in s.words.complementisers:
            return None  # Je confirme, comme X l'a dit, que …
        subject = phrase_before(s, i + 1, verb.first) if verb.first > i + 1 else None
        subject = subject or (phrase_at(s, verb.stop, stop) if verb.stop < stop else None)
        if subject is None or subject.gender in ("first", "other"):
            return None
        report = _placed(s, _Phrase(lo, hi, i, stop, (verb.first, verb.stop), subject))
        return report and replace(report, link=Link.TRAILING, at=verb.stop - 1, weight=verb.cue.weight)
    return None


def _after_colon(s: Stream, start: int, hi: int) -> int | None:
    """The marked sentence that a colon brings in behind the phrase: Selon X, maire de Y : « … »"""
    if s.words.language not in ("fr", "es"):
        return None
    for k in range(start, min(hi - 1, start + 20)):
        if s.word[k] == ":" and s.word[k + 1] == QUOTE:
            return k + 1
        if s.word[k] == QUOTE or s.low[k] in s.words.auxiliaries:
            return None
    return None


def _bounded(s: Stream, phrase: _Phrase) -> _Phrase:
    """Within its brackets (selon X, c'était plus), or behind the semicolon it follows."""
    first = phrase.first
    if s.words.language not in ("fr", "es") or first <= phrase.lo:
        return phrase
    if s.word[first - 1] == ";":
        return replace(phrase, lo=first)
    if s.word[first - 1] == "(":
        close = next((k for k in range(phrase.stop, phrase.hi) if s.word[k] == ")"), None)
        if close is not None and any(s.word[k] == "," for k in range(phrase.stop, close)):
            return replace(phrase, lo=first, hi=close)
    return phrase


def _set_off(s: Stream, phrase: _Phrase) -> bool:
    """The phrase stands between commas behind a word or two of the statement."""
    if s.words.language not in ("fr", "es") or phrase.first <= phrase.lo + 1 or phrase.stop >= phrase.hi:
        return False
    commas = s.word[phrase.first - 1] == "," and s.word[phrase.stop] == ","
    return commas and s.low[phrase.lo] not in s.words.conjunctions


def _subclause(s: Stream, phrase: _Phrase) -> Span:
    """The relative or other subordinate clause that holds the phrase, else its sentence: ein Mann, der nach
    eigenen Angaben drei Pakete pflegt, …"""
    comma = next(
        (k for k in range(phrase.first - 1, max(phrase.lo, phrase.first - 25), -1) if s.word[k] == ","), -1
    )
    if comma < 0 or comma + 1 >= phrase.first:
        return phrase.lo, phrase.hi
    low = s.low[comma + 1]
    if low in s.words.and_words or not (low in s.words.conjunctions or low in s.words.relatives):
        return phrase.lo, phrase.hi
    stop = next((k for k in range(phrase.stop, phrase.hi) if s.word[k] in ",;"), phrase.hi)
    return comma + 1, stop


def _placed(s: Stream, phrase: _Phrase) -> Report | None:
    """The content: after the phrase, before it, or both."""
    phrase = _bounded(s, phrase)
    lo, hi = _subclause(s, phrase) if s.words.language in ("de", "nl") else (phrase.lo, phrase.hi)
    first = phrase.first
    before = content_before(s, lo, first - 1)
    if before is None and _set_off(s, phrase):
        before = lo, first - 1  # Esa es, según X, la mejor explicación
    opening = first == lo or before is None or (first == lo + 1 and s.word[lo] != QUOTE)
    rest = phrase.stop
    second = s.words.language in ("de", "nl")
    counts = rest + 1 < hi and s.word[rest + 1][0].isdigit()  # over 345 pilgrims
    if opening and rest < hi and s.low[rest] in s.words.prepositions and not (second or counts):
        # Selon une liste retrouvée dans les archives, …: the phrase goes on to its comma.
        rest = next((q for q in range(rest, min(hi, rest + 25)) if s.word[q] == ","), rest)
    closed = rest >= hi or s.word[rest] == "," or s.word[first - 1] != ","
    while rest < hi and s.word[rest] in ",:":
        rest += 1
    alone = rest < hi and s.word[rest] == QUOTE and is_sentence(s, rest) and QUOTE not in s.word[lo:first]
    content: tuple[Span, ...]
    if opening or before is None or alone:
        marked = _after_colon(s, phrase.stop, hi)
        content = ((marked, marked + 1),) if marked else ((rest, clause_end(s, rest, hi)),)
        where = "before"
    elif closed and sum(s.is_word(k) or s.word[k] == QUOTE for k in range(rest, hi)) >= 2:
        content, where = (before, (rest, hi)), "inside"
    else:
        content, where = (before,), "after"
    if not any(s.is_word(k) or s.word[k] == QUOTE for a, b in content for k in range(a, b)):
        return None
    start, end = s.span(*phrase.cue)
    return Report(
        phrase.subject, (start, end), s.text[start:end], Link.ACCORDING, content, first, Weight.SAY, where
    )
