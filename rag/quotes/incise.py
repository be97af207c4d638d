"""A cue set inside somebody's words, as French and Spanish print it: « La demie, précise X, c'est … »."""

from rag.quotes.lexicon import Form
from rag.quotes.mentions import Mention, MentionKind, clause_subject, phrase_at, phrase_before
from rag.quotes.stream import Stream
from rag.quotes.verbs import skip_adverbs, verb_at
from rag.types import Span

_REACH = 60
"""Items an aside may have."""
_MANNERS = frozenset(("voix", "ton", "air", "accent", "geste", "sourire", "voz", "tono", "gesto", "sonrisa"))


def find_incise(s: Stream) -> tuple[Mention | None, Span, Span] | None:
    """Its subject, its characters, and the characters of the whole aside; None where there is none. Between
    dashes (—contestó—) Spanish may leave the subject out."""
    for i in range(1, len(s)):
        if s.low[i] not in s.words.cues or (verb := verb_at(s, i, 0, len(s))) is None:
            continue
        left = verb.first - 1
        while left > 0 and s.low[left] in s.words.clitics:
            left -= 1
        if s.word[left] not in ",?!…—–" or verb.cue.form in (Form.GERUND, Form.INFINITIVE):
            continue
        dashed = s.word[left] in "—–"
        at = verb.pronoun if verb.pronoun is not None else skip_adverbs(s, verb.stop, len(s))
        subject = phrase_at(s, at, len(s)) if at < len(s) else None
        if subject is None or not _speaks_inside(s, subject, at, dashed=dashed):
            if not (dashed and s.words.omits_subject):
                continue
            subject = None
        stop = max(subject.stop if subject else 0, verb.stop)
        aside = (s.start[left], s.end[_aside_end(s, left, stop, dashed=dashed)])
        return subject, s.span(verb.first, verb.stop), aside
    return None


def announcing(s: Stream, lo: int, hi: int) -> Mention | None:
    """Who speaks next by a sentence that ends with a colon: Puis, se tournant vers elle, il ajouta :"""
    for i in range(hi - 1, lo - 1, -1):
        if s.low[i] not in s.words.cues or (verb := verb_at(s, i, lo, hi)) is None:
            continue
        if verb.cue.form is Form.INFINITIVE:
            continue
        if verb.pronoun is not None:
            return phrase_at(s, verb.pronoun, hi)
        subject = phrase_before(s, lo, verb.first) if verb.first > lo else None
        if subject is None or subject.kind is MentionKind.OTHER:
            subject = clause_subject(s, lo, verb.first) or subject
        return subject
    return None


def _aside_end(s: Stream, left: int, stop: int, *, dashed: bool) -> int:
    """The last item of an aside: the dash that closes what a dash opened (and the stop behind it), else the
    punctuation before the words go on."""
    last = len(s) - 1
    if dashed:
        end = next((k for k in range(stop, min(len(s), stop + _REACH)) if s.word[k] in "—–"), last)
        return end + 1 if end < last and s.word[end + 1] in ".,;:" else end
    if s.words.language in ("nl", "de") and s.word[left] in "!?…":
        # Behind words that have ended the narrator ends his sentence: - Kom! riep hij, bijna lachend.
        return next((k for k in range(stop, min(len(s), stop + _REACH)) if s.word[k] in ".;!?…"), last)
    for k in range(stop, min(len(s), stop + _REACH)):
        if s.word[k] in ".:;!?—–…" or (s.word[k] == "," and not _tells_on(s, k + 1)):
            return k
    return last


def _tells_on(s: Stream, k: int) -> bool:
    """After a comma the aside goes on: …, dit Paul, en riant; …, quand ils furent seuls; …, d'une voix sourde."""
    if k >= len(s):
        return False
    low = s.low[k]
    if low in s.words.telling or low in s.words.relatives:
        return True
    if low in ("en", "n'", "ne", "tout", "se", "s'") and k + 1 < len(s):
        low = s.low[k + 1]
    if s.words.language == "nl" and any(w.endswith(("end", "ende")) for w in s.low[k : k + 8]):
        return True
    if s.words.language == "fr" and low.endswith("ant") and len(low) > 4 and not s.is_capital(k):
        return True
    if low == "ce" and k + 1 < len(s) and s.low[k + 1] in ("qui", "que", "qu'", "dont"):
        return True
    return any(word in _MANNERS for word in s.low[k : k + 4])


def _speaks_inside(s: Stream, subject: Mention, at: int, *, dashed: bool) -> bool:
    """A name, an office or an inverted pronoun (dit-il); not what the speaker tells of others."""
    if dashed and s.words.omits_subject and subject.kind is MentionKind.PRONOUN:
        return subject.gender in ("feminine", "masculine")
    if subject.kind is MentionKind.OTHER:
        return s.low[subject.first] in s.words.determiners
    if subject.gender in ("first", "other"):
        return s.low[at] == "-je"
    if subject.kind is not MentionKind.PRONOUN or s.low[at].startswith("-"):
        return True
    return s.words.language not in ("fr", "es") and at > 0 and s.low[at - 1] in s.words.cues
