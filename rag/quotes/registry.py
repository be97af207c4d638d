"""The names of a document: each form of a name brought to its fullest, with what is known of its bearer."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter

from corpus.document import Block, BlockKind, Document
from rag.quotes.entries import Entry, Resolution, fits, initials_of, only, parts_of, spelt_alike, words_of
from rag.quotes.glosses import glossed, is_noun
from rag.quotes.lexicon import Lexicon
from rag.quotes.mentions import Mention, MentionKind, phrase_at, with_apposition
from rag.quotes.normalise import plain
from rag.quotes.scan import FullName, Word, full_names, single_names
from rag.quotes.stream import build
from rag.types import Span

_SILENT = frozenset((BlockKind.BOILERPLATE, BlockKind.CODE, BlockKind.TABLE, BlockKind.HEADING))
_NEAR = 600
_ASIDE = 180
_ASIDE_OPENS = re.compile(r", |\s?\(|[ \u00a0](?P<word>[a-zà]+['’]?)(?= ?[\w])")
_SMALL = re.compile(r"[a-zà-ÿ](?<!\w.)[\w'’-]*+")
_INNER = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿ,;] .)[\w'’-]*+")
_NAME_WORD = re.compile(r"\w+(?:[-‐‑’']\w+)*")
_AT = itemgetter(0)
"""Where a place is."""
_POSSESSIVE = re.compile(r"['’]s?$")


class Registry:
    """The names of one document. Built from its text and header; learns while quotes are attributed."""

    def __init__(self, document: Document, words: Lexicon) -> None:
        self._words = words
        self.text = document.text
        self._bodies: set[tuple[str, ...]] = set()
        """Where somebody belongs."""
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._by_last: dict[str, list[Entry]] = {}
        self._by_first: dict[str, list[Entry]] = {}
        self._places: list[tuple[int, Entry]] = []
        self._shared: list[tuple[int, tuple[Entry, ...]]] = []
        """Where a surname of several people stands alone. In order."""
        self._first_at: dict[int, int] = {}
        """Where an entry's full name stands first, by its identity."""
        self._aliases: dict[str, Entry] = {}
        self._small: frozenset[str] | None = None
        """The words that stand in small letters somewhere."""
        self._inner: frozenset[str] | None = None
        """Those that stand with a capital within a sentence; then those behind a preposition of place or means."""
        self._insides: frozenset[str] | None = None
        self._by_initials: dict[str, list[Entry]] = {}
        self._by_office: dict[str, list[Entry]] = {}
        for name in (*document.speakers, *document.authors):
            self.header(name)
        blocks = [b for b in document.blocks if b.kind not in _SILENT]
        for block in blocks:
            self._scan_full(document.text, block)
        known = frozenset(self._by_last) | frozenset(self._by_first)
        for block in blocks:
            self._scan_single(document.text, block, known)
        self._places.sort(key=_AT)

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
        name, parts = _cleaned(name)
        if not parts or len(parts) > 6:
            return None
        if (entry := self._entries.get(parts)) is not None:
            return entry
        entry = Entry(name, parts, organisation=not self._words.organisations.isdisjoint(parts))
        self._entries[parts] = entry
        if len(parts) > 1:
            self._by_last.setdefault(parts[-1], []).append(entry)
            self._by_first.setdefault(parts[0], []).append(entry)
            for initials in initials_of(parts):
                self._by_initials.setdefault(initials, []).append(entry)
        return entry

    def header(self, name: str) -> Entry | None:
        """Somebody the header names, perhaps with an affiliation: Frederico Muñoz (SAS Institute)."""
        bare, _, rest = name.partition("(")
        if entry := self.add(bare):
            entry.person = True
            entry.evident = entry.human and len(entry.parts) > 1
            role, affiliation = glossed(rest.partition(")")[0], self._words)
            if role and not entry.role:
                entry.role = role
                for word in words_of(role):
                    self._by_office.setdefault(word, []).append(entry)
            entry.affiliation = entry.affiliation or affiliation
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
        return only([e for e in self._by_initials.get(plain(form), ()) if e.human])

    def labelled(self, form: str) -> Entry | None:
        """Whom the label of a turn means: a full name, or the only person of the document with that first name
        or surname."""
        parts = parts_of(form)
        if len(parts) != 1:
            return self._entries.get(parts)
        bearers = [
            e for e in (*self._by_first.get(parts[0], ()), *self._by_last.get(parts[0], ())) if e.human
        ]
        return only(bearers)

    def holders(self, offices: Iterable[str]) -> list[Entry]:
        """The persons whose role holds all these words."""
        wanted = set(offices)
        first = next(iter(wanted), "")
        named = {id(e): e for e in self._by_office.get(first, ()) if e.role and wanted <= words_of(e.role)}
        return [e for e in named.values() if e.person]

    def learn(self, entry: Entry, mention: Mention) -> None:
        """Take over what a mention says of its bearer; the first role that is read stays."""
        entry.gender = entry.gender or (
            mention.gender if mention.gender in ("feminine", "masculine") else None
        )
        entry.person = entry.person or mention.titled
        entry.evident = entry.evident or mention.titled
        if mention.affiliation:
            self._bodies.add(parts_of(mention.affiliation))
        if mention.role and not entry.role:
            entry.role = mention.role
            for word in words_of(mention.role):
                self._by_office.setdefault(word, []).append(entry)
            entry.affiliation = mention.affiliation or entry.affiliation
            entry.read_at = mention.described
        elif mention.affiliation and not entry.affiliation:
            entry.affiliation = mention.affiliation
            entry.read_at = entry.read_at or mention.described

    def resolve(self, name: str, at: int, gender: str | None = None) -> Resolution:
        """The bearer of a name or part of one that stands at offset `at`; `gender` where a title shows it."""
        name, parts = _cleaned(name)
        if not parts:
            return Resolution(None, 0.0, "no name")
        if len(parts) > 1 and parts in self._entries:
            entry = self._entries[parts]
            entry.forms[name] = None
            return Resolution(entry, 1.0, f"'{name}'")
        bearers = self._bearers(parts, at)
        if len(bearers) > 1 and gender in ("feminine", "masculine"):
            bearers = [b for b in bearers if b.gender == gender] or [b for b in bearers if b.gender is None]
        if len(bearers) == 1:
            bearers[0].forms[name] = None
            return Resolution(bearers[0], 0.95, f"'{name}' resolved to '{bearers[0].name}'")
        if bearers:
            listed = " or ".join(f"'{b.name}'" for b in bearers[:3])
            return Resolution(None, 0.0, f"'{name}' may be {listed}", tuple(bearers))
        if len(parts) == 1 and parts not in self._entries and self._is_ordinary(name, at):
            return Resolution(None, 0.0, f"'{name}' only begins the sentence")
        unknown = len(parts) == 1 and not (parts in self._entries and self._entries[parts].person)
        if unknown and self._words.language == "de" and is_noun(self.text, at, name, self._words):
            return Resolution(None, 0.0, f"'{name}' is a noun")
        alone = self.add(name)
        if alone is None:
            return Resolution(None, 0.0, f"'{name}' is no name")
        alone.forms[name] = None
        alone.thing = alone.thing or (len(parts) == 1 and not alone.person and self._is_inside(name))
        return Resolution(alone, 0.85, f"'{name}'")

    def _is_ordinary(self, word: str, at: int) -> bool:
        """A word at the head of its sentence that the document elsewhere writes in small letters, and never
        with a capital within a sentence: Start with …, Visitors said …"""
        if self._words.language == "de" or not self._begins_sentence(at):
            return False
        if self._small is None:
            self._small = frozenset(_SMALL.findall(self.text))
        if word.lower() not in self._small:
            return False
        if self._inner is None:
            self._inner = frozenset(_INNER.findall(self.text))
        return word not in self._inner

    def _is_inside(self, word: str) -> bool:
        """The document has something in or by means of it: in Kelp, via Beacon."""
        if self._insides is None:
            before = "|".join(sorted(self._words.inside))
            pattern = rf"\b(?:{before})[ \u00a0]([A-ZÀ-Þ][\w-]*+)(?!['’]|[ \u00a0][A-ZÀ-Þ])"
            self._insides = frozenset(re.findall(pattern, self.text))
        return word in self._insides

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
                if len(e.parts) > n and e.parts[:n] == parts and (e.person or e.human)
            ]
            if len(named) > 1 and any(e.person for e in named):
                named = [e for e in named if e.person]
        # A shorter form that was read as a name of its own (van Wessem) is its bearer's.
        named = [
            e for e in named if not any(o is not e and o.parts[-len(e.parts) :] == e.parts for o in named)
        ]
        if len(named) > 1:
            named = self._told_apart(named, at)
        if len(named) == 2 and spelt_alike(named[0], named[1]):
            named = named[:1]
        return named

    def _told_apart(self, bearers: list[Entry], at: int) -> list[Entry]:
        """Of several bearers, the only one named before; of several such, the only one named nearby."""
        before = self._named_in(bearers, 0, at)
        if len(before) == 1:
            return before
        near = self._named_in(bearers, at - _NEAR, at)
        return near if len(near) == 1 else bearers

    def _named_in(self, bearers: list[Entry], start: int, end: int) -> list[Entry]:
        low = bisect_left(self._places, start, key=_AT)
        high = bisect_left(self._places, end, key=_AT)
        seen = (
            [e for _, e in self._places[low:high]]
            if high - low < 400
            else [e for _, e in self._places[high - 400 : high]]
        )
        return [b for b in bearers if any(b is e for e in seen)]

    def shared_before(self, end: int) -> tuple[int, tuple[Entry, ...]]:
        """Where the last surname before `end` stands that is several people's (-1: nowhere), and theirs."""
        at = bisect_left(self._shared, end, key=_AT) - 1
        return self._shared[at] if at >= 0 else (-1, ())

    def person_before(self, at: int, gender: str | None, reach: int) -> Entry | None:
        """The person named last before `at`, of that gender as far as it is known."""
        high = bisect_left(self._places, at, key=_AT)
        for place, entry in reversed(self._places[max(0, high - 60) : high]):
            if at - place > reach:
                return None
            body = entry.organisation or (entry.parts in self._bodies and not entry.evident)
            if entry.person and not body and fits(entry, gender):
                return entry
        return None

    def unproven_after(self, start: int, end: int) -> tuple[Entry, bool] | None:
        """The last full name in a stretch of the text of which nothing shows whether it is a person's, and
        whether it begins its sentence."""
        if self._words.language == "de":  # any adjective and noun at the head of a sentence looks like one
            return None
        low = bisect_left(self._places, start, key=_AT)
        high = bisect_left(self._places, end, key=_AT)
        for i in range(high - 1, max(low, high - 20) - 1, -1):
            place, entry = self._places[i]
            known = entry.person or entry.organisation or entry.tied or entry.parts in self._bodies
            if not known and len(entry.parts) > 1:
                if i and self._places[i - 1][1] is entry and place - self._places[i - 1][0] < len(entry.name):
                    place = self._places[i - 1][0]  # from the surname to the whole name
                leads = self._begins_sentence(place)
                aside = self.text.startswith(",", place + len(entry.name))
                if leads and aside:
                    return None  # Quai Neuf, un mardi de mai: no verb shows that somebody is told of
                return entry, leads
        return None

    def leads(self, entry: Entry | None, end: int) -> bool:
        """The name begins the sentence it stands in last before `end`."""
        high = bisect_left(self._places, end, key=_AT)
        at = next(
            (place for place, e in reversed(self._places[max(0, high - 60) : high]) if e is entry), None
        )
        return at is not None and self._begins_sentence(at)

    def _begins_sentence(self, at: int) -> bool:
        before = self.text[max(0, at - 3) : at].rstrip(" \u00a0\n")
        return not before or before[-1] in '.!?…»”"'

    def _without_opening(self, found: FullName) -> FullName | None:
        """The name without an ordinary word that begins its sentence (Toujours Solène Garrigue …); None where no
        full name is left."""
        lead, _, rest = found.name.partition(" ")
        if not self._is_ordinary(lead, found.start):
            return found
        if " " not in rest or rest[0].islower():
            return None
        return found._replace(name=rest, start=found.start + len(lead) + 1)

    def _scan_full(self, text: str, block: Block) -> None:
        partner: Entry | None = None
        partner_end = block.start
        for printed in full_names(text, block.start, block.end, self._words):
            found = self._without_opening(printed)
            if found is None:
                continue
            entry = self.add(found.name)
            if entry is None:
                continue
            if found.short:
                self.alias(found.short, entry)
            entry.thing = entry.thing or found.article
            entry.person = entry.person or found.titled
            entry.evident = entry.evident or found.titled
            entry.gender = entry.gender or found.gender
            self._places.append((found.start, entry))
            self._first_at.setdefault(id(entry), found.start)
            told = self._aside(text, entry, found.end, block.end)
            if found.tied and not (told and told.titled):
                entry.tied = True
            elif told:
                self.learn(entry, told)
                joined = text[partner_end : found.start].strip() in self._words.and_words
                if joined and partner and partner.human and told.affiliation and not told.role:
                    partner.affiliation = partner.affiliation or told.affiliation  # A and B of X
            partner, partner_end = entry, found.end

    def _scan_single(self, text: str, block: Block, known: frozenset[str]) -> None:
        for word in single_names(text, block.start, block.end, known, self._words):
            if word.key not in self._by_last:
                self._scan_first(word)
                continue
            bearers = self._by_last[word.key]
            if len(bearers) > 1:
                if word.alone and any(b.person and b.human for b in bearers):
                    self._shared.append((word.start, tuple(b for b in bearers if b.human)))
                continue
            entry = bearers[0]
            self._places.append((word.start, entry))
            # A surname that stands alone after the full name belongs to a person (Stroud); a word that is
            # known before is no surname (Kelp, then Halyard Kelp).
            if (entry.person and entry.evident) or not (entry.human and word.alone):
                continue
            told = word.start > self._first_at.get(id(entry), word.start) or word.beside_cue
            if told and not word.article:
                entry.person = True
                entry.evident = entry.evident or word.beside_cue

    def _scan_first(self, word: Word) -> None:
        """A first name that stands alone behind the full name: Shane."""
        bearer = only([e for e in self._by_first[word.key] if e.human])
        if bearer is None or word.start <= self._first_at.get(id(bearer), word.start):
            return
        if word.ends and word.alone and not word.article:
            self._places.append((word.start, bearer))
            if word.beside_cue:
                bearer.person = bearer.evident = True

    def _aside(self, text: str, entry: Entry, start: int, end: int) -> Mention | None:
        """Role and affiliation from what follows a name, where it can be an apposition."""
        if not (opening := _ASIDE_OPENS.match(text, start, end)):
            return None
        word = opening.group("word")
        if word and word.replace("’", "'") not in self._words.affiliation:
            return None
        s = build(text, start, min(end, start + _ASIDE), [], self._words)
        if not len(s) or (len(s) > 1 and (s.low[1] in self._words.and_words or s.word[1][0].isdigit())):
            return None  # X, and an engineer; Campus X, 83 avenue Y
        bare = Mention(0, 0, MentionKind.NAME, (start, start), name=entry.name)
        return with_apposition(s, bare, 0, len(s))

    def place_of(self, entry: Entry, start: int, end: int) -> Span | None:
        """Where a name of this bearer stands in a stretch of the text, the whole name if it is printed."""
        low = bisect_left(self._places, start, key=_AT)
        high = bisect_left(self._places, end, key=_AT)
        places = [at for at, e in self._places[low:high] if e is entry]
        for at in places:
            if self.text.startswith(entry.name, at):
                return at, at + len(entry.name)
        found = _NAME_WORD.match(self.text, places[0]) if places else None
        return found.span() if found else None

    def persons_in(self, start: int, end: int) -> list[Entry]:
        """The persons named in a stretch of the text, each once."""
        low = bisect_left(self._places, start, key=_AT)
        high = bisect_left(self._places, end, key=_AT)
        found = {id(e): e for _, e in self._places[low:high] if e.person and not e.organisation}
        return list(found.values())


@lru_cache(maxsize=65536)
def _cleaned(name: str) -> tuple[str, tuple[str, ...]]:
    """A name on one line, without its genitive ending; and its parts."""
    name = _POSSESSIVE.sub("", " ".join(name.split()))
    return name, parts_of(name)


def read_byline(text: str, start: int, end: int, words: Lexicon) -> Mention | None:
    """Who a byline names: `Name, role of the Organisation`, also after a dash."""
    while start < end and (text[start].isspace() or text[start] in "—–-―~*"):
        start += 1
    s = build(text, start, end, [], words)
    return phrase_at(s, 0, len(s)) if len(s) else None
