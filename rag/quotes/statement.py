"""A report found in a sentence: its cue, its subject, and the items it gives as somebody's words."""

from dataclasses import dataclass, replace
from enum import StrEnum

from rag.quotes.lexicon import Form, Weight
from rag.quotes.mentions import Mention
from rag.quotes.standing import Standing, is_so_called, standing
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.verbs import STOPS, Verb
from rag.types import Span


class Link(StrEnum):
    """What ties the words to their cue."""

    QUOTE = "quote"
    """Quotation marks beside the cue."""
    COLON = "colon"
    THAT = "that"
    ZERO = "zero"
    """A clause without conjunction: X said he would."""
    TRAILING = "trailing"
    """The cue stands after or inside: …, explique X."""
    ACCORDING = "according"
    OBJECT = "object"
    """Marked words inside what the verb governs: X prévoit des « … »."""


@dataclass(frozen=True, slots=True)
class Report:
    """One cue with what it reports; `content` are ranges of items."""

    subject: Mention | None
    cue: Span
    """Characters."""
    cue_word: str
    link: Link
    content: tuple[Span, ...]
    at: int
    """The item where the cue begins."""
    weight: Weight = Weight.SAY
    where: str = "before"
    """The cue stands `before`, `after` or `inside` the words."""
    standing: Standing = Standing.SAID
    via: Mention | None = None
    """Who tells that it was said: according to the Gazette, X said …"""

    @property
    def is_statement(self) -> bool:
        """Its words without marks are somebody's statement."""
        spoken = self.weight not in (Weight.MANNER, Weight.WISH)
        return spoken and self.standing is Standing.SAID and self.link is not Link.OBJECT

    def gives_denial(self, *, whole: bool) -> bool:
        """Its marked words, `whole` sentences or not, are those of the denial: « C'est faux », dément X."""
        return self.weight is Weight.DENY and self.link is Link.QUOTE and (whole or self.where != "before")

    @property
    def trust(self) -> float:
        """What remains of its strength, 0 to 1, where the source doesn't vouch for it itself."""
        if self.standing is Standing.UNREAL:
            return 0.35
        return 0.7 if self.via is not None else 1.0

    def quotes(self, s: Stream, k: int) -> bool:
        """Whether the marked stretch at item `k` of the content is speech: no title in an opening adverbial (In his
        book "T", X describes …) nor a word that the marks only keep a distance from."""
        first, stop = self.content[0]
        opening = self.link is Link.QUOTE and self.where != "before" and first < k == stop - 1
        adverbial = (
            opening and s.low[first] in s.words.prepositions and s.low[first] not in s.words.determiners
        )
        return not (is_so_called(s, k) or (adverbial and not looks_whole(s, k)))

    def reservation(self, s: Stream) -> str:
        """Who else tells it, or that nobody vouches for it, for the reason of a quote; else nothing."""
        told = f", as told by '{s.text[slice(*self.via.span)]}'" if self.via is not None else ""
        unreal = (
            ", in a form that leaves open whether it was said" if self.standing is Standing.UNREAL else ""
        )
        return told + unreal


def make_report(
    s: Stream, verb: Verb, subject: Mention | None, link: Link, content: tuple[Span, ...]
) -> Report:
    """The report of a verb whose words follow it."""
    # The clause bracket (hat … erklärt) spans the whole clause; its verb alone is shown.
    start, end = s.span(verb.first if verb.stop - verb.first <= 5 else verb.stop - 1, verb.stop)
    made = Report(subject, (start, end), s.text[start:end], link, content, verb.first, verb.cue.weight)
    return replace(made, standing=standing(s, verb, subject))


def content_before(s: Stream, lo: int, left: int) -> Span | None:
    """What stands before the cue: words or a quotation, without the comma."""
    stop = left + 1
    while stop > lo and s.word[stop - 1] in STOPS:
        stop -= 1
    if stop - 2 >= lo and s.word[stop - 1] == QUOTE and s.word[stop - 2] == ";":
        return stop - 1, stop  # … tranche X ; « … », répond Y
    if any(s.word[k] == QUOTE for k in range(lo, stop)):
        return lo, stop
    return (lo, stop) if sum(s.is_word(k) for k in range(lo, stop)) >= 3 else None


def looks_whole(s: Stream, k: int) -> bool:
    """A quotation that is a sentence of its own."""
    mark = s.quotes[k]
    inner = s.text[mark.inner[0] : mark.inner[1]].strip()
    return bool(inner) and (inner[-1] in ".!?…," or (inner[0].isupper() and inner.count(" ") >= 3))


def clause_end(s: Stream, first: int, hi: int) -> int:
    """Reported clauses end at a semicolon, and where the reporting sentence goes on with another cue (… et a
    révélé …, maar vraagt …)."""
    if first + 2 < hi and s.word[first] == QUOTE and _resumes(s, first + 1):
        return first + 1
    for k in range(first + 2, hi - 1):
        if s.word[k] == ";":
            return k
        if s.low[k] not in s.words.and_words:
            continue
        cue = s.words.cues.get(s.low[k + 1])
        if s.low[k + 1] in s.words.auxiliaries and k + 2 < hi and s.words.language in ("fr", "es"):
            cue = tuple(c for c in s.words.cues.get(s.low[k + 2], ()) if c.form is Form.PARTICIPLE)
        if _resumes(s, k) or _objects(s, first, k):
            return k - 1 if s.word[k - 1] == "," else k
        if s.word[k - 1] == "," and _reports_anew(s, k + 1, hi):
            return k - 1
        if cue and s.words.language == "en":  # it began there and continued for years
            cue = tuple(c for c in cue if not c.that_only or s.low[k + 2] in s.words.complementisers)
        if cue and any(c.form in (Form.FINITE, Form.PARTICIPLE) and not c.quote_only for c in cue):
            return k - 1 if s.word[k - 1] == "," else k
    return hi


def _objects(s: Stream, first: int, k: int) -> bool:
    """X suggère que …, mais il est difficile de savoir: what follows is the reporter's; not what is contrasted
    (n'est pas A, mais B) nor the next clause of the same kind (mais que …)."""
    if s.low[k] not in ("mais", "pero") or s.word[k - 1] != ",":
        return False
    following = s.low[k + 1]
    if following in s.words.pronouns or following in ("c'", "ce", "no"):
        return True
    contrasted = any(low in ("pas", "non", "point") for low in s.low[first:k])
    return following in s.words.determiners and not contrasted


def _resumes(s: Stream, k: int) -> bool:
    """`… « … » mais a refusé de …`, `…, et s'est retiré`: behind marks or a comma, a conjunction and an auxiliary
    without a subject go on with what the reporting clause tells."""
    if s.words.language not in ("fr", "es") or s.word[k - 1] not in (",", QUOTE):
        return False
    i = k + 1
    while i < len(s) and s.low[i] in s.words.clitics:
        i += 1
    return i < len(s) and s.low[i] in s.words.auxiliaries


def _reports_anew(s: Stream, first: int, hi: int) -> bool:
    """`…, but Ambassador Mohib says …`: the next clause has a subject and a plain speech verb of its own."""
    for k in range(first + 1, min(hi, first + 7)):
        if not s.is_word(k):
            return False
        if s.low[k] in s.words.plain:
            return True
    return False
