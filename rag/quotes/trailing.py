"""A cue behind the words or inside them: …, said X; …, X said in May; words, she said, more words."""

from dataclasses import replace

from rag.quotes.lexicon import Weight
from rag.quotes.mentions import Mention, MentionKind
from rag.quotes.statement import Link, Report, content_before, make_report
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.verbs import Verb
from rag.types import Span

_LIMITING = frozenset(("without", "despite", "except", "unlike", "until", "besides", "given", "if"))
"""An adverbial with one of these belongs to what was said."""
_ENDS = frozenset(".,;!?…")


def around(s: Stream, verb: Verb, subject: Mention | None, before: Span, after: int) -> Report:
    """The cue stands after words or inside them: `before`, and perhaps what follows it."""
    hi = verb.hi
    bare = s.word[before[1] - 1] != QUOTE
    reach = next((q for q in range(after, min(hi, after + 24)) if s.word[q] == QUOTE), None)
    more: Span | None = None
    if reach is not None:
        within = bare or all(s.word[q] not in ".!?…" for q in range(after, reach))
        if within and (reach == after or any(s.word[q] in ",:" for q in range(after, reach))):
            more = (reach, reach + 1)
    elif (
        bare
        and after < hi - 3
        and s.word[after] == ","
        and subject
        and _interrupts(s, subject, before)
        and not _describes(s, after + 1)
    ):
        more = None if _describes(s, after + 1) else (after + 1, hi)
    link = Link.TRAILING if bare else Link.QUOTE
    report = make_report(s, verb, subject, link, (before, more) if more else (before,))
    return replace(report, where="inside" if more else "after")


def _interrupts(s: Stream, subject: Mention, before: Span) -> bool:
    """The words go on behind the cue (C'est, dit-elle, une erreur); behind a name an aside is likelier,
    unless only a few words stood before."""
    return subject.kind is MentionKind.PRONOUN or sum(s.is_word(k) for k in range(*before)) <= 4


def _describes(s: Stream, k: int) -> bool:
    """A bare noun for a person goes on about the speaker: …, a déclaré X, cliente de longue date."""
    return s.words.language in ("fr", "es") and s.words.is_person_noun(s.low[k])


def interjected(s: Stream, verb: Verb, subject: Mention, after: int, left: int) -> Span | None:
    """The few words before a cue that commas set off: Hardly, says X; The others, said X, are tired; Dat komt,
    zegt X, omdat …"""
    begin = verb.lo
    germanic = s.words.language in ("en", "nl", "de") and not verb.needs_that
    if not germanic or left <= begin or s.word[left] != "," or subject.kind is MentionKind.OTHER:
        return None
    if after < verb.hi and s.word[after] not in _ENDS:
        return None
    return begin, left


def trailing_english(s: Stream, verb: Verb, subject: Mention) -> Report | None:
    """…, Smith said (in an interview)."""
    left = subject.first - 1
    if s.words.language != "en" or left < verb.lo or s.word[left] not in ",–—":
        return None
    after = verb.stop
    if verb.cue.weight is Weight.MANNER or not _ends_cue(s, after, verb.hi):
        return None
    if s.low[verb.lo] in s.words.prepositions and s.low[verb.lo] not in _LIMITING:
        return _behind_adverbial(s, verb, subject, left)
    if (before := content_before(s, verb.lo, left)) and before[1] - before[0] >= 4:
        return around(s, verb, subject, before, after)
    short = interjected(s, verb, subject, after, left)
    return around(s, verb, subject, short, after) if short and after < verb.hi - 3 else None


def _ends_cue(s: Stream, after: int, hi: int) -> bool:
    """Nothing but an adverbial may follow: Smith said in May; not: Smith promised to leave."""
    if after >= hi or s.word[after] in _ENDS:
        return True
    if s.low[after] == "to":
        heard = s.low[after + 1] if after + 1 < hi else ""
        return heard in s.words.determiners or heard in s.words.pronouns or s.is_capital(after + 1)
    return s.low[after] in s.words.prepositions or s.words.is_adverb(s.low[after])


def _behind_adverbial(s: Stream, verb: Verb, subject: Mention, left: int) -> Report | None:
    """In the same test, X said, it needs less: what is said is behind the cue."""
    after = next((k for k in range(verb.stop, min(verb.hi, verb.stop + 8)) if s.word[k] in ",.;"), None)
    if s.word[left] != "," or after is None or s.word[after] != "," or verb.hi - after < 4:
        return None
    if (
        any(s.low[k] in s.words.finite_verbs for k in range(verb.lo, left))
        or QUOTE in s.word[after : verb.hi]
    ):
        return None
    return make_report(s, verb, subject, Link.TRAILING, ((after + 1, verb.hi),))
