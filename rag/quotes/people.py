"""The people of a document: each form of a name brought to its fullest; over documents, one person a name."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.document import Block, BlockKind, Document
from rag.quotes.languages import words_of
from rag.quotes.lexicon import Lexicon
from rag.quotes.mentions import Mention, MentionKind, phrase_at, with_apposition
from rag.quotes.normalise import plain
from rag.quotes.stream import build
from rag.types import Person, Quote, Span

_CAP = "[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ]"
_PART = rf"{_CAP}\w*+(?:[-‐‑’']{_CAP}?\w++)*+"
_PARTICLE = "de|van|von|der|den|del|della|da|di|du|dos|el|al|bin|ben|la|le|ter|ten|zu|y"
_BETWEEN = rf"(?:(?:{_PARTICLE})[ \u00a0]|d['’]|al-|el-)"
_FULL = re.compile(
    rf"\b(?:{_CAP}\.[ \u00a0]?)*{_PART}(?:[ \u00a0](?:{_CAP}\.[ \u00a0]?)*{_BETWEEN}{{0,2}}{_PART})+"
)
_SINGLE = re.compile(rf"\b{_PART}")
_SILENT = frozenset((BlockKind.BOILERPLATE, BlockKind.CODE, BlockKind.TABLE, BlockKind.HEADING))
_NEAR = 600
_ASIDE = 180
_ASIDE_OPENS = re.compile(r", |\s?\(|[ \u00a0](?P<word>[a-zà]+['’]?)(?= ?[\w])")
_WHO = re.compile(r",? (who|whose|qui|quien|die|(?:\d\d (?:ans|years|años|jaar|Jahre)))\b")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(slots=True)
class Entry:
    """One name of a document with what is known of its bearer."""

    name: str
    parts: tuple[str, ...]
    person: bool = False
    """Something showed that it is a person: a title, an office, words spoken."""
    organisation: bool = False
    gender: str | None = None
    role: str | None = None
    affiliation: str | None = None
    read_at: Span | None = None
    forms: Counter[str] = field(default_factory=Counter)

    def as_person(self) -> Person:
        aliases = tuple(form for form in self.forms if form != self.name)
        surname = self.name.split()[-1]
        if len(self.parts) > 1 and surname not in aliases:
            aliases = (*aliases, surname)
        return Person(
            name=self.name,
            aliases=aliases,
            role=self.role,
            affiliation=self.affiliation,
            read_at=self.read_at,
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a mention means: an entry or None, how sure, and why in a few words."""

    entry: Entry | None
    confidence: float
    note: str


class Registry:
    """The names of one document. Built from its text and header; learns while quotes are attributed."""

    def __init__(self, document: Document, words: Lexicon) -> None:
        self._words = words
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._by_last: dict[str, list[Entry]] = {}
        self._by_first: dict[str, list[Entry]] = {}
        self._places: list[tuple[int, Entry]] = []
        self._aliases: dict[str, Entry] = {}
        self._by_initials: dict[str, list[Entry]] = {}
        self._by_office: dict[str, list[Entry]] = {}
        for name in (*document.speakers, *document.authors):
            if entry := self.add(name):
                entry.person = True
        blocks = [b for b in document.blocks if b.kind not in _SILENT]
        for block in blocks:
            self._scan_full(document.text, block)
        for block in blocks:
            self._scan_single(document.text, block)
        self._places.sort(key=lambda place: place[0])

    def leave_out(self, spans: Sequence[Span]) -> None:
        """Names inside these stretches (others' words) don't count as mentioned by the reporter. In order."""
        kept: list[tuple[int, Entry]] = []
        i = 0
        for place in self._places:
            while i < len(spans) and spans[i][1] <= place[0]:
                i += 1
            if i == len(spans) or place[0] < spans[i][0]:
                kept.append(place)
        self._places = kept

    def entries(self) -> Iterable[Entry]:
        return self._entries.values()

    def add(self, name: str) -> Entry | None:
        """The entry of a name, new or known; None for what can't be one."""
        name = _POSSESSIVE.sub("", " ".join(name.split()))
        parts = tuple(plain(name).replace(".", "").split())
        if not parts or len(parts) > 6:
            return None
        if (entry := self._entries.get(parts)) is not None:
            return entry
        entry = Entry(name, parts, organisation=any(p in self._words.organisations for p in parts))
        self._entries[parts] = entry
        if len(parts) > 1:
            self._by_last.setdefault(parts[-1], []).append(entry)
            self._by_first.setdefault(parts[0], []).append(entry)
            self._by_initials.setdefault("".join(p[0] for p in parts), []).append(entry)
        return entry

    def alias(self, form: str, entry: Entry) -> None:
        """Another form that means this entry from here on: Xing Yang (XY)."""
        self._aliases[plain(form)] = entry

    def initials(self, form: str) -> Entry | None:
        """The person whose initials these are, if there is exactly one; or an alias given before."""
        if (entry := self._aliases.get(plain(form))) is not None:
            return entry
        if not form.isupper() or len(form) < 2:
            return None
        found = [e for e in self._by_initials.get(plain(form), ()) if e.person]
        return found[0] if len(found) == 1 else None

    def holders(self, offices: Iterable[str]) -> list[Entry]:
        """The persons whose role holds all these words."""
        wanted = set(offices)
        first = next(iter(wanted), "")
        named = {id(e): e for e in self._by_office.get(first, ()) if e.role and wanted <= _words(e.role)}
        return [e for e in named.values() if e.person]

    def learn(self, entry: Entry, mention: Mention) -> None:
        """Take over what a mention says of its bearer; the first role that is read stays."""
        entry.gender = entry.gender or (
            mention.gender if mention.gender in ("feminine", "masculine") else None
        )
        entry.person = entry.person or mention.titled
        if mention.role and not entry.role:
            entry.role = mention.role
            for word in _words(mention.role):
                self._by_office.setdefault(word, []).append(entry)
            entry.affiliation = mention.affiliation or entry.affiliation
            entry.read_at = mention.described
        elif mention.affiliation and not entry.affiliation:
            entry.affiliation = mention.affiliation
            entry.read_at = entry.read_at or mention.described

    def resolve(self, name: str, at: int) -> Resolution:
        """The bearer of a name or part of one that stands at offset `at`."""
        name = _POSSESSIVE.sub("", " ".join(name.split()))
        parts = tuple(plain(name).replace(".", "").split())
        if not parts:
            return Resolution(None, 0.0, "no name")
        if len(parts) > 1 and parts in self._entries:
            entry = self._entries[parts]
            entry.forms[name] += 1
            return Resolution(entry, 1.0, f"'{name}'")
        bearers = self._bearers(parts, at)
        if len(bearers) == 1:
            bearers[0].forms[name] += 1
            return Resolution(bearers[0], 0.95, f"'{name}' resolved to '{bearers[0].name}'")
        if bearers:
            listed = " or ".join(f"'{b.name}'" for b in bearers[:3])
            return Resolution(None, 0.0, f"'{name}' may be {listed}")
        alone = self.add(name)
        if alone is None:
            return Resolution(None, 0.0, f"'{name}' is no name")
        alone.forms[name] += 1
        return Resolution(alone, 0.85, f"'{name}'")

    def _bearers(self, parts: tuple[str, ...], at: int) -> list[Entry]:
        """Those whose surname (or else first name) it is; the one just mentioned where several bear it."""
        n = len(parts)
        named = [e for e in self._by_last.get(parts[-1], ()) if len(e.parts) > n and e.parts[-n:] == parts]
        named = [e for e in named if not e.organisation] or []
        if len(named) > 1 and any(e.person for e in named):
            named = [e for e in named if e.person]
        if not named:
            named = [
                e
                for e in self._by_first.get(parts[0], ())
                if len(e.parts) > n and e.parts[:n] == parts and e.person
            ]
        if len(named) > 1:
            named = self._told_apart(named, at)
        return named

    def _told_apart(self, bearers: list[Entry], at: int) -> list[Entry]:
        """Of several bearers, the only one named before; of several such, the only one named nearby."""
        before = self._named_in(bearers, 0, at)
        if len(before) == 1:
            return before
        near = self._named_in(bearers, at - _NEAR, at)
        return near if len(near) == 1 else bearers

    def _named_in(self, bearers: list[Entry], start: int, end: int) -> list[Entry]:
        low = bisect_left(self._places, start, key=lambda place: place[0])
        high = bisect_left(self._places, end, key=lambda place: place[0])
        seen = (
            [e for _, e in self._places[low:high]]
            if high - low < 400
            else [e for _, e in self._places[high - 400 : high]]
        )
        return [b for b in bearers if any(b is e for e in seen)]

    def person_before(self, at: int, gender: str | None, reach: int) -> Entry | None:
        """The person named last before `at`, of that gender as far as it is known."""
        high = bisect_left(self._places, at, key=lambda place: place[0])
        for place, entry in reversed(self._places[max(0, high - 60) : high]):
            if at - place > reach:
                return None
            if entry.person and not entry.organisation and fits(entry, gender):
                return entry
        return None

    def unproven_after(self, start: int, end: int) -> Entry | None:
        """A full name in a stretch of the text of which nothing shows whether it is a person's."""
        if self._words.language == "de":  # any adjective and noun at the head of a sentence looks like one
            return None
        low = bisect_left(self._places, start, key=lambda place: place[0])
        high = bisect_left(self._places, end, key=lambda place: place[0])
        found = (e for _, e in reversed(self._places[max(low, high - 20) : high]))
        return next((e for e in found if not e.person and not e.organisation and len(e.parts) > 1), None)

    def _scan_full(self, text: str, block: Block) -> None:
        for match in _FULL.finditer(text, block.start, block.end):
            start, name = self._without_lead(match.start(), match.group())
            name = self._without_tail(name)
            end = start + len(name)
            parts = name.split()
            if not 2 <= len(parts) <= 5 or any(c.isdigit() for c in name):
                continue
            if any(part in self._words.not_names for part in parts):
                continue
            titled, gender = self._title_before(text, block.start, start)
            if not titled and all(p.isupper() for p in parts):
                continue
            entry = self.add(name)
            if entry is None:
                continue
            who = _WHO.match(text, end, block.end)
            relative = who is not None and (who.group(1) != "die" or self._words.language == "nl")
            entry.person = entry.person or titled or relative
            entry.gender = entry.gender or gender
            self._places.append((start, entry))
            if not self._tied(text, block.start, start):
                self._read_aside(text, entry, end, block.end)

    def _without_lead(self, start: int, name: str) -> tuple[int, str]:
        """Without the words that only begin a sentence, and without titles and offices (US President …)."""
        heads = name.split(" ")
        keep = 0
        for i, head in enumerate(heads[:-1]):
            low = head.lower().rstrip(".").replace("’", "'")
            leads = i == keep and (
                head in self._words.not_names
                or head.endswith(("'s", "’s"))
                or low.partition("'")[0] in self._words.pronouns
            )
            if leads or low in self._words.honorifics or self._words.is_role(low):
                keep = i + 1
        tied = self._words.affiliation_weak | self._words.affiliation_strong
        if keep and self._words.is_role(heads[keep - 1].lower()) and heads[keep] in tied:
            keep = len(heads)  # CTO van Tolhuis Hosting: an office, no name
        rest = " ".join(heads[keep:])
        return start + len(name) - len(rest), rest

    def _tied(self, text: str, floor: int, start: int) -> bool:
        """The name only tells where somebody belongs: chez Codes Communs, at the Lantern Foundation."""
        before = text[max(floor, start - 30) : start].replace("’", "'").lower()
        tail = before.replace("'", "' ").split()
        while (
            len(tail) > 1
            and tail[-1] in self._words.determiners
            and tail[-1] not in self._words.affiliation_weak
        ):
            tail.pop()
        return bool(tail) and tail[-1] in self._words.affiliation_weak | self._words.affiliation_strong

    def _title_before(self, text: str, floor: int, start: int) -> tuple[bool, str | None]:
        before = text[max(floor, start - 40) : start].split()
        if not before:
            return False, None
        low = before[-1].lower().rstrip(".")
        return low in self._words.honorifics or self._words.is_role(low), self._words.role_gender(low)

    def _without_tail(self, name: str) -> str:
        """Without what a complete name is only tied to: Jorge Palma | de Microsoft. A name is complete with
        two capitalised words; in Dutch (Jan Pieter van den Berg) with one particle."""
        parts = name.split()
        language = self._words.language
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

    def _read_aside(self, text: str, entry: Entry, start: int, end: int) -> None:
        """Role and affiliation from what follows a name, where it can be an apposition."""
        if not (opening := _ASIDE_OPENS.match(text, start, end)):
            return
        word = opening.group("word")
        if (
            word
            and word.replace("’", "'") not in self._words.affiliation_weak | self._words.affiliation_strong
        ):
            return
        s = build(text, start, min(end, start + _ASIDE), [], self._words)
        if not len(s):
            return
        bare = Mention(0, 0, MentionKind.NAME, (start, start), name=entry.name)
        self.learn(entry, with_apposition(s, bare, 0, len(s)))

    def _scan_single(self, text: str, block: Block) -> None:
        for match in _SINGLE.finditer(text, block.start, block.end):
            key = plain(match.group().removesuffix("'s").removesuffix("’s"))
            bearers = self._by_last.get(key)
            if bearers and len(bearers) == 1:
                entry = bearers[0]
                self._places.append((match.start(), entry))
                # A surname that stands alone elsewhere belongs to a person (Stroud), not to a body.
                if not entry.person and not entry.organisation and self._words.language != "de":
                    entry.person = self._alone(text, match.start())

    def _alone(self, text: str, start: int) -> bool:
        """No capitalised word right before: not the end of the full name."""
        before = text[max(0, start - 30) : start].split()
        if not before or before[-1][-1:] in '.!?:«“"':
            return True
        return not before[-1][0].isupper() and plain(before[-1]) not in self._words.particles

    def persons_in(self, start: int, end: int) -> list[Entry]:
        """The persons named in a stretch of the text, each once."""
        low = bisect_left(self._places, start, key=lambda place: place[0])
        high = bisect_left(self._places, end, key=lambda place: place[0])
        found = {id(e): e for _, e in self._places[low:high] if e.person and not e.organisation}
        return list(found.values())


def _words(role: str) -> set[str]:
    return set(role.lower().replace("’", " ").replace("'", " ").split())


def fits(entry: Entry, gender: str | None) -> bool:
    """Whether a pronoun's gender can mean this person."""
    return gender not in ("feminine", "masculine") or entry.gender in (None, gender)


def people(document: Document, quotes: Sequence[Quote]) -> tuple[Person, ...]:
    """Everyone a document names, speaking or not, with their forms, in order of appearance.

    `quotes` are the document's own (from `extract`); their speakers are always among the result.
    """
    registry = Registry(document, words_of(document))
    found: dict[str, Person] = {}
    for quote in quotes:
        if quote.speaker is not None:
            found.setdefault(plain(quote.speaker.name), quote.speaker)
    for entry in registry.entries():
        if entry.person and not entry.organisation:
            found.setdefault(plain(entry.name), entry.as_person())
    return tuple(found.values())


def merge_people(persons: Iterable[Person]) -> tuple[Person, ...]:
    """One person a full name, over many documents: accents and case folded, forms united, the fullest
    description kept. A surname alone joins its only bearer; two different full names are never merged.
    """
    full: dict[str, Person] = {}
    short: list[Person] = []
    for person in persons:
        if " " not in person.name.strip():
            short.append(person)
            continue
        key = plain(person.name)
        full[key] = _united(full[key], person) if key in full else person
    for person in short:
        key = plain(person.name)
        bearers = [k for k in full if k.split()[-1] == key]
        if len(bearers) == 1:
            full[bearers[0]] = _united(full[bearers[0]], person)
        else:
            full[key] = _united(full[key], person) if key in full else person
    return tuple(full.values())


def _united(kept: Person, other: Person) -> Person:
    forms = dict.fromkeys(
        (*kept.aliases, *((other.name,) if other.name != kept.name else ()), *other.aliases)
    )
    forms.pop(kept.name, None)
    if kept.role is None and other.role is not None:
        return replace(
            kept,
            aliases=tuple(forms),
            role=other.role,
            affiliation=other.affiliation or kept.affiliation,
            read_at=other.read_at,
        )
    return replace(kept, aliases=tuple(forms), affiliation=kept.affiliation or other.affiliation)


def read_byline(text: str, start: int, end: int, words: Lexicon) -> Mention | None:
    """Who a byline names: `Name, role of the Organisation`, also after a dash."""
    while start < end and (text[start].isspace() or text[start] in "—–-―~*"):
        start += 1
    s = build(text, start, end, [], words)
    return phrase_at(s, 0, len(s)) if len(s) else None
