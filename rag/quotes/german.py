"""German clauses: which comma opens what was said."""

import re

from rag.quotes.lexicon import Weight
from rag.quotes.mentions import Mention, MentionKind, clause_subject
from rag.quotes.statement import Link, Report, clause_end
from rag.quotes.stream import Stream
from rag.quotes.verbs import Verb

_ADJECTIVE = ("e", "en", "er", "es", "em")
_ZU = re.compile(
    r"(?:ab|an|auf|aus|bei|durch|ein|entgegen|fest|fort|her(?:aus|vor)?|hin(?:zu)?|klar|los|mit|nach|nieder|teil"
    r"|um|unter|vor(?:an)?|weg|weiter|wieder|zu(?:rück|sammen)?|über)zu[^\W\d_]{2,}n"
)
"""An infinitive with zu inside: anzutreten, aufzugeben."""


def german_clause(s: Stream, verb: Verb, first: int, k: int) -> bool:
    """After a comma: erklärte, die Lage sei …; with some verbs only before dass."""
    if verb.cue.weight is Weight.MANNER or verb.cue.quote_only or k + 3 >= verb.hi or k - first > 8:
        return False
    if s.low[k + 1] in s.words.complementisers or not verb.needs_that:
        return True
    stop = next((q for q in range(k + 1, min(verb.hi, k + 40)) if s.word[q] in ",;"), verb.hi)
    opens = s.low[k + 1] in s.words.relatives and s.low[k + 1] not in s.words.determiners
    if opens or s.low[k + 1] in s.words.conjunctions:
        return False
    return any(s.low[q] in s.words.reported_surely for q in range(k + 1, stop)) or infinitive(s, k + 1, stop)


def infinitive(s: Stream, first: int, stop: int) -> bool:
    """The clause first..stop ends in an infinitive with zu: das Werk zu schließen; im Amt zu bleiben;
    anzutreten."""
    while stop > first and not s.is_word(stop - 1):
        stop -= 1
    for k in range(max(first, stop - 3), stop):
        if s.low[k] == "zu" and k + 1 < stop and s.low[k + 1].endswith("n"):
            return True
        if _ZU.fullmatch(s.low[k]):
            return True
    return False


def german_relative(s: Stream, first: int, hi: int) -> bool:
    """The comma opens a relative or other clause, not what was said: sagte der Mann, der dort wohnt, …"""
    if s.low[first] in ("um", "als", "wobei", "während", "nachdem", "obwohl"):
        return True
    if s.low[first] not in s.words.relatives or not s.is_capital(first - 2):
        return False
    return not any(s.low[k] in s.words.reported_mood for k in range(first, min(hi, first + 25)))


def has_indicative(s: Stream, first: int, stop: int) -> bool:
    """The clause has a verb of its own, as far as the lists and the endings tell."""
    words = s.words
    for k in range(first, stop):
        low = s.low[k]
        if low in words.auxiliaries or low in words.passive or low in words.cues:
            return True
        if k == first or s.is_capital(k) or not low.isalpha():
            continue
        if low in words.function_words or low in words.pronouns or words.is_adverb(low):
            continue
        if low.endswith(("te", "ten")) or (len(low) > 2 and not low.endswith(_ADJECTIVE)):
            return True  # meldete; vertrat, geht
    return False


def after_apposition(s: Stream, comma: int, hi: int) -> int:
    """The comma that closes an apposition which the one at `comma` opens (sagte Lohmann, Leiterin des Hafens,
    dass …); `comma` itself where what follows is a clause."""
    first = comma + 1
    stop = next((k for k in range(first, min(hi, first + 16)) if s.word[k] in ",;:"), hi)
    if stop + 3 >= hi or s.word[stop] != "," or stop == first:
        return comma
    begins = s.is_capital(first) or s.low[first] in s.words.determiners
    clause = has_indicative(s, first - 1, stop) or infinitive(s, first, stop)
    mood = any(s.low[k] in s.words.reported_mood for k in range(first, stop))
    goes_on = s.low[stop + 1] in s.words.complementisers or not (
        s.low[stop + 1] in s.words.conjunctions or s.low[stop + 1] in s.words.relatives
    )
    return stop if begins and goes_on and not (clause or mood) else comma


def said_noun(s: Stream, i: int, lo: int, hi: int) -> Report | None:
    """`… vertritt die Ansicht, dass …`, `… mit der Begründung, er sei …`: a noun of speech with its clause."""
    if i + 4 >= hi or s.word[i + 1] != "," or not s.is_capital(i):
        return None
    first = i + 2
    stop = next((k for k in range(first, min(hi, first + 40)) if s.word[k] in ",;"), hi)
    that = s.low[first] in s.words.complementisers or s.low[first] == "wonach"
    opens = s.low[first] in s.words.conjunctions or s.low[first] in s.words.relatives
    mood = not opens and any(s.low[k] in s.words.reported_surely for k in range(first, stop))
    if not (that or mood or (s.low[first] != "um" and infinitive(s, first, stop))):
        return None
    subject = clause_subject(s, lo, i)
    if subject is not None and (subject.gender in ("first", "other") or subject.stop >= i):
        subject = None
    start, end = s.span(i, i + 1)
    content = ((first + that, clause_end(s, first + that, hi) if that or mood else stop),)
    subject = subject or Mention(i, i + 1, MentionKind.OTHER, (start, end))
    return Report(subject, (start, end), s.text[start:end], Link.THAT, content, i)
