"""What stands behind a cue and yet is none of its words: behind its bracket, in an address, in a comparison."""

from rag.quotes.mentions import Mention, MentionKind
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.verbs import Verb

_YOU = frozenset(("vous", "tu", "usted", "ustedes", "tú", "vosotros", "vosotras", "you"))
_COMPARING = frozenset(("plus", "moins", "autant", "davantage", "más", "menos"))
_ASKING_HOW = frozenset(("how", "why", "where"))
_TO_WHOM = frozenset(("vous", "te", "t'", "leur", "lui", "nous", "os", "les", "le"))
_PROVING = ("show", "prove", "demonstrat", "suggest", "indicat", "reveal", "confirm", "establish")
_OFFERING = ("propos", "offr", "ofrec", "propon")


def reach(s: Stream, verb: Verb, first: int, window: int) -> int:
    """How far the words may stand that a cue introduces: within `window` items from `first`, and in the bracket in
    which it stands: (suggested by X) and it is …"""
    stop = min(verb.hi, first + window)
    if "(" not in s.word[verb.lo : verb.first]:
        return stop
    closed = next((k for k in range(verb.stop, stop) if s.word[k] in "()"), stop)
    return closed if closed < stop and s.word[closed] == ")" else stop


def is_address(s: Stream, colon: int) -> bool:
    """The colon belongs to an address: https://…"""
    return s.text.startswith("//", s.end[colon])


def compares(s: Stream, verb: Verb, that: int) -> bool:
    """« plus de gens disent oui que de gens disent non »: que is than."""
    if s.words.language not in ("fr", "es") or that + 1 >= verb.hi or s.low[that + 1] not in ("de", "d'"):
        return False
    return not _COMPARING.isdisjoint(s.low[verb.lo : that])


def told_to_you(s: Stream, verb: Verb, subject: Mention) -> bool:
    """You may say that …: what the reader is told to do, in an article's own words."""
    if subject.kind is not MentionKind.PRONOUN or subject.stop - subject.first != 1:
        return False
    return s.low[subject.first] in _YOU and QUOTE not in s.word[verb.lo : verb.hi]


def proves(s: Stream, verb: Verb, subject: Mention) -> bool:
    """`Having three volunteers shows that …`: a clause is the subject of a verb of proof, and nobody says it."""
    if s.words.language != "en" or not s.low[verb.stop - 1].startswith(_PROVING):
        return False
    opens = subject.first == verb.lo and s.low[subject.first].endswith("ing")
    return opens and (subject.kind is MentionKind.OTHER or " " not in subject.name)


def shows_how(s: Stream, first: int, k: int) -> bool:
    """explained how to “open a port”: the marked stretch `k` is what one does, or a title, inside the question."""
    return s.words.language == "en" and not _ASKING_HOW.isdisjoint(s.low[first:k])


def offers(s: Stream, verb: Verb, k: int) -> bool:
    """« nous vous proposons deux “ateliers ouverts” »: a thing offered to somebody, and not what one says of it."""
    if s.words.language not in ("fr", "es") or not s.low[verb.stop - 1].startswith(_OFFERING):
        return False
    direct = k - 1 >= verb.stop and (s.low[k - 1] in s.words.determiners or s.word[k - 1].isdigit())
    return direct and s.low[verb.first - 1] in _TO_WHOM
