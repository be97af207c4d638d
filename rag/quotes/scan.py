"""Names as running text prints them: full names with what stands around them, and surnames alone."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from rag.quotes.lexicon import Lexicon
from rag.quotes.normalise import plain

_CAP = "[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ]"
_REST = rf"\w*+(?:[-‐‑’']{_CAP}?\w++)*+"
_PART = _CAP + _REST
_PARTICLE = "de|van|von|der|den|del|della|da|di|du|dos|el|al|bin|ben|la|le|ter|ten|zu|y"
_BETWEEN = rf"(?:(?:{_PARTICLE})[ \u00a0]|d['’]|al-|el-)"
_HEAD = rf"{_CAP}(?<!\w.)"
"""A capital at the head of a word. It stands first in the patterns so that these skip other characters fast."""
_FULL = re.compile(
    rf"{_HEAD}(?:\.[ \u00a0]?{_CAP})*{_REST}(?:[ \u00a0](?:{_CAP}\.[ \u00a0]?)*{_BETWEEN}{{0,2}}{_PART})+"
)
_ELIDED = re.compile(r"[CDJLMNST]['’][a-zà-ÿ]")
"""L’arrivée, C’était: an article or pronoun and a common word."""
_ARTICLES = frozenset(("La", "Le", "Les", "Des", "Du", "Saint", "Sainte", "San", "Santa", "Los", "Las"))
_NAME_GOES_ON = re.compile(rf"[ \u00a0](?:{_BETWEEN}){{0,2}}{_CAP}")
_SINGLE = re.compile(_HEAD + _REST)
_WHO = re.compile(r",? (who|qui|quien|die|(?:\d\d (?:ans|years|años|jaar|Jahre)))\b")
_SHORT = re.compile(r"[ \u00a0]\(([A-ZÀ-Þ]{2,5})\)")


class FullName(NamedTuple):
    """A full name at start..end; `short` are the initials given behind it: Xing Yang (XY)."""

    name: str
    start: int
    end: int
    titled: bool
    """A title, an office or a relative clause shows that it is a person's."""
    gender: str | None
    article: bool
    """An article stands before it."""
    tied: bool
    """It only tells where somebody belongs: chez Codes Communs, at the Lantern Foundation."""
    short: str | None


class Word(NamedTuple):
    """A capitalised word of text[floor:stop]; what stands beside it is looked at where somebody asks."""

    words: Lexicon
    text: str
    floor: int
    stop: int
    key: str
    start: int
    end: int

    @property
    def alone(self) -> bool:
        """No capitalised word right before: not the end of the full name."""
        if self.words.language == "de":
            return False
        before = self.text[max(0, self.start - 30) : self.start].rsplit(None, 1)
        if not before or before[-1][-1:] in '.!?:«“"':
            return True
        return not before[-1][0].isupper() and plain(before[-1]) not in self.words.particles

    @property
    def article(self) -> bool:
        """An article stands before it."""
        return _after_article(self.words, self.text, self.floor, self.start)

    @property
    def beside_cue(self) -> bool:
        """A speech verb stands right before or after it: Stroud said; dit Garrigue."""
        before = self.text[max(0, self.start - 24) : self.start].lower().rsplit(None, 1)[-1:]
        after = self.text[self.end : min(self.stop, self.end + 24)].lower().split(None, 1)[:1]
        return any(word.strip(",;:.") in self.words.cues for word in (*before, *after))

    @property
    def ends(self) -> bool:
        """No further capitalised word right behind it."""
        return _NAME_GOES_ON.match(self.text, self.end) is None


def full_names(text: str, start: int, stop: int, words: Lexicon) -> Iterator[FullName]:
    """The full names in text[start:stop], titles and sentence beginnings left out."""
    for match in _FULL.finditer(text, start, stop):
        at, name = _without_lead(words, match.start(), match.group())
        name = _without_owned(_without_tail(words, name))
        parts = name.split()
        if parts[-1:] == ["I"] and words.language == "en":  # When I met Julie I was young
            name = name[:-2]
            parts.pop()
        if not 2 <= len(parts) <= 5 or any(map(str.isdigit, name)):
            continue
        if not words.not_names.isdisjoint(parts):
            continue
        if words.language == "de" and _is_noun_phrase(words, text, start, at, parts):
            continue
        titled, gender = _title_before(words, text, start, at)
        if not titled and all(map(str.isupper, parts)):
            continue
        end = at + len(name)
        short = _SHORT.match(text, end, stop)
        if short is not None and not _abbreviates(short[1], name):
            short = None
        end = short.end() if short else end
        who = _WHO.match(text, end, stop)
        relative = (
            who is not None
            and (who.group(1) != "die" or words.language == "nl")
            and (who.group(1) != "qui" or not _is_of_a_kind(words, text, start, at))
        )
        leads = parts[0].lower() in words.determiners and parts[0][0].isupper() and len(parts) == 2
        yield FullName(
            name, at, end, titled or relative, gender, not titled and (leads or _after_article(words, text, start, at)),
            _tied(words, text, start, at), short[1] if short else None,
        )  # fmt: skip


def _is_noun_phrase(words: Lexicon, text: str, floor: int, start: int, parts: Sequence[str]) -> bool:
    """German: a noun with a genitive (Leiterin der Werke), or an article with what `von` ties to its noun (das
    Ordnen von Akten). In a name `der` stands only behind another particle (von der Heide)."""
    if parts[1] in ("der", "den"):
        return True
    before = text[max(floor, start - 12) : start].lower().split()
    return parts[1] == "von" and bool(before) and before[-1] in words.determiners


def single_names(text: str, start: int, stop: int, known: Collection[str], words: Lexicon) -> Iterator[Word]:
    """The capitalised words in text[start:stop] that are one of the `known` surnames."""
    for match in _SINGLE.finditer(text, start, stop):
        key = plain(match.group().removesuffix("'s").removesuffix("’s"))
        if key in known:
            yield Word(words, text, start, stop, key, match.start(), match.end())


def _abbreviates(short: str, name: str) -> bool:
    """Frederico Muñoz (FSM): the first and the last letter are the name's, whatever stands between."""
    letters, parts = plain(short), plain(name).split()
    return letters[0] == parts[0][0] and letters[-1] in (parts[-1][0], parts[-1].rpartition("-")[2][:1])


def _without_lead(words: Lexicon, start: int, name: str) -> tuple[int, str]:
    """Without the words that only begin a sentence, and without titles and offices (US President …)."""
    heads = name.split(" ")
    keep = 0
    for i, head in enumerate(heads[:-1]):
        low = head.lower().rstrip(".").replace("’", "'")
        leads = i == keep and (
            head in words.not_names
            or ((low in words.prepositions or low in words.conjunctions) and low not in words.particles)
            or head.endswith(("'s", "’s"))
            or low.partition("'")[0] in words.pronouns
            or (words.language == "fr" and _ELIDED.match(head) is not None)
        )
        if leads or low in words.honorifics or words.is_role(low):
            keep = i + 1
    if words.language in ("fr", "es") and keep < len(heads) - 2 and heads[keep + 1] in ("de", "du", "del"):
        behind = heads[keep + 2 :]
        if len(behind) > 1 and all(h[0].isupper() and h not in _ARTICLES for h in behind[:2]):
            keep += 1  # Témoignage de Solène Garrigue
    while 0 < keep < len(heads) - 1 and heads[keep] in ("de", "du", "del"):
        keep += 1
    if keep and words.is_role(heads[keep - 1].lower()) and heads[keep] in words.affiliation:
        keep = len(heads)  # CTO van Tolhuis Hosting: an office, no name
    rest = " ".join(heads[keep:])
    return start + len(name) - len(rest), rest


def _without_tail(words: Lexicon, name: str) -> str:
    """Without what a complete name is only tied to: Jorge Palma | de Microsoft. A name is complete with
    two capitalised words; in Dutch (Jan Pieter van den Berg) with one particle."""
    parts = name.split()
    language = words.language
    if language == "en":
        return name
    particles = 0
    for i in range(1, len(parts)):
        tied = parts[i][0].islower() and not parts[i].startswith(("al-", "el-"))
        if not tied or parts[i - 1][0].islower():
            continue
        complete = i >= 2 and (parts[i - 2][0].isupper() or particles > 0)
        if complete and (language != "nl" or particles):
            return " ".join(parts[:i])
        particles += 1
    return name


def _without_owned(name: str) -> str:
    """Without what somebody's name is the owner of: Jane Doe's | Marlin."""
    parts = name.split(" ")
    owner = next((i for i, part in enumerate(parts[:-1]) if i and part.endswith(("'s", "’s"))), None)
    return name if owner is None else " ".join(parts[: owner + 1])[:-2]


def _tied(words: Lexicon, text: str, floor: int, start: int) -> bool:
    """The name only tells where somebody belongs: chez Codes Communs, at the Lantern Foundation."""
    before = text[max(floor, start - 30) : start].replace("’", "'").lower()
    tail = before.replace("'", "' ").split()
    while len(tail) > 1 and tail[-1] in words.determiners and tail[-1] not in words.affiliation_weak:
        tail.pop()
    return bool(tail) and tail[-1] in words.affiliation


def _title_before(words: Lexicon, text: str, floor: int, start: int) -> tuple[bool, str | None]:
    before = text[max(floor, start - 40) : start].rsplit(None, 1)
    if not before:
        return False, None
    low = before[-1].lower().rstrip(".")
    return low in words.honorifics or words.is_role(low), words.role_gender(low)


def _is_of_a_kind(words: Lexicon, text: str, floor: int, start: int) -> bool:
    """An article stands before the name, or before one noun that says what it names (la revue Marées, qui …): a
    French relative clause then shows no person."""
    before = text[max(floor, start - 40) : start].replace("’", "'").lower().replace("'", "' ").split()
    if not before or before[-1] in words.determiners or before[-1].isdigit():
        return bool(before)
    noun = before[-1] not in words.prepositions | words.conjunctions and before[-1] not in words.cues
    return noun and before[-1].isalpha() and before[-2:-1] != [] and before[-2] in words.determiners


def _after_article(words: Lexicon, text: str, floor: int, start: int) -> bool:
    """An article right before it; a particle that begins a name (De Vries) is none."""
    before = text[max(floor, start - 12) : start].replace("’", "'").lower().replace("'", "' ").split()
    if not before or words.language == "de":
        return False
    return before[-1] in words.determiners and before[-1] not in words.particles
