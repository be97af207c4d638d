"""German clauses: which comma opens what was said."""

import re

from rag.quotes.lexicon import Weight
from rag.quotes.stream import Stream
from rag.quotes.verbs import Verb

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
    if s.low[k + 1] in s.words.conjunctions | s.words.relatives - s.words.determiners:
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
