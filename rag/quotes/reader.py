"""Whom a mention means, by what was read up to it: a name, a pronoun, an office, or a verb that leaves its
subject out."""

from dataclasses import replace

from rag.quotes.entries import Entry, fits, shown_gender
from rag.quotes.lexicon import Lexicon
from rag.quotes.mentions import Mention, MentionKind
from rag.quotes.registry import Registry
from rag.quotes.stream import Stream
from rag.quotes.voices import Speaker

_ARTICLES = frozenset(("a", "an", "one", "un", "une", "una", "uno", "een", "ein", "eine"))
_PRONOUN_REACH = 1200
_NEAR = 250
"""How far back a name may stand for a pronoun to be doubtful because of it."""
_ROLE_REACH = 2500


class Reader:
    """What a reader keeps in mind of who spoke and who was spoken of."""

    def __init__(self, registry: Registry, words: Lexicon, authors: tuple[str, ...]) -> None:
        self._author = registry.header(authors[0]) if len(authors) == 1 else None
        self._registry = registry
        self._words = words
        self._running: Speaker | None = None
        """Who spoke in the sentence before."""
        self._introduced: Speaker | None = None
        """Whom the sentence before, without speech, was about."""
        self._topic: Speaker | None = None
        """Whom a sentence of this paragraph was about last."""
        self._last: Speaker | None = None
        """Who spoke last anywhere before."""
        self._last_at = -1
        self._paragraph_at = 0
        self._unnamed_at = -1
        """Where somebody without a name was last said to speak."""

    def subject(self, s: Stream, subject: Mention | None) -> Speaker:
        """Whom a mention means; without one, whoever is speaking."""
        if subject is None:
            return self._implied()
        if subject.kind is MentionKind.NAME:
            return self.named(subject)
        phrase = " ".join(s.text[slice(*subject.span)].split())
        if subject.kind is MentionKind.PRONOUN:
            return self._by_pronoun(subject, phrase)
        if subject.kind is MentionKind.ROLE:
            return self._by_role(subject, phrase)
        note = f"subject '{phrase}' is nobody by name"
        return Speaker(None, subject.span, 0.0, note, somebody=_indefinite(s, subject))

    def named(self, mention: Mention) -> Speaker:
        """The person a name means; what stands with the name is learnt."""
        found = self._registry.resolve(mention.name, mention.span[0], mention.gender)
        if found.entry is None:
            return Speaker(None, mention.span, 0.0, f"subject {found.note}")
        if mention.kind is MentionKind.NAME:
            self._registry.learn(found.entry, mention)
        found.entry.person = found.entry.person or found.entry.human
        found.entry.evident = found.entry.evident or found.entry.human
        shared = f" (with {', '.join(mention.also)})" if mention.also else ""
        confidence = found.confidence * (0.7 if mention.also else 1.0)
        return Speaker(found.entry, mention.span, confidence, f"subject {found.note}{shared}")

    def _implied(self) -> Speaker:
        """A cue without a subject of its own: the running speaker, if there is one."""
        known = self._running
        if known is None and self._words.omits_subject:
            near = self._last_at >= max(self._paragraph_at, self._unnamed_at)
            known = self._introduced or self._topic or (self._last if near else None)
        if known is None:
            return Speaker(None, None, 0.0, "no subject")
        if known.entry is None:
            return Speaker(None, known.span, 0.0, f"no subject of its own, after {known.note}")
        return replace(
            known, confidence=known.confidence * 0.6, note=f"no subject of its own, after {known.note}"
        )

    def _by_pronoun(self, subject: Mention, phrase: str) -> Speaker:
        if self._author is not None and phrase.lower().replace("’", "'") in self._words.writer:
            note = f"'{phrase}' outside quotation marks is the only author"
            return Speaker(self._author, subject.span, 0.6, note)
        if subject.gender in ("first", "other", "plural"):
            return Speaker(None, subject.span, 0.0, f"subject '{phrase}' is nobody by name")
        return (
            self._told_of(subject, phrase)
            or self._in_doubt(subject, phrase)
            or self._last_named(subject, phrase)
        )

    def _told_of(self, subject: Mention, phrase: str) -> Speaker | None:
        """A pronoun that means whom the sentence before is about."""
        told = self._introduced
        if told is None or not told.leads:
            return None
        if told.among:
            return self._one_of(told.among, subject, phrase)
        if told.entry is None or not fits(told.entry, subject.gender):
            return None
        known = told.entry.gender == subject.gender or subject.gender not in ("feminine", "masculine")
        if not known and not (told.entry.gender is None and told.entry.human):
            return None
        note = f"pronoun '{phrase}' means '{told.entry.name}', whom the sentence before is about"
        return Speaker(told.entry, subject.span, 0.85, note)

    def _in_doubt(self, subject: Mention, phrase: str) -> Speaker | None:
        """Where somebody else than the last speaker was mentioned since of whom the text shows too little."""
        at = subject.span[0]
        shared_at, among = self._registry.shared_before(at)
        fresh = shared_at > max(self._last_at, at - _NEAR) and self._last_entry(at) not in among
        if fresh and not self._registry.persons_in(shared_at, at):
            return self._one_of(among, subject, phrase)
        if self._unnamed_at > self._last_at and not self._registry.persons_in(self._unnamed_at, at):
            return Speaker(None, subject.span, 0.0, f"pronoun '{phrase}' may mean somebody without a name")
        unproven = self._registry.unproven_after(max(self._last_at, at - _NEAR), at)
        if unproven is None:
            return None
        likely, leads = unproven
        if likely.human and fits(likely, subject.gender) and (leads or self._alone(likely, subject)):
            why = "whom the sentence before is about" if leads else "the only one it fits"
            note = f"pronoun '{phrase}' taken for '{likely.name}', {why}"
            return Speaker(likely, subject.span, 0.65, note)
        return Speaker(None, subject.span, 0.0, f"pronoun '{phrase}' may mean '{likely.name}'")

    def _alone(self, likely: Entry, subject: Mention) -> bool:
        """By their given names a pronoun fits this one of those named in the paragraph, and no other."""
        others = [
            e for e in self._registry.persons_in(self._paragraph_at, subject.span[0]) if e is not likely
        ]
        fitting = any(fits(e, subject.gender) for e in others)
        return bool(others) and not fitting and shown_gender(likely) == subject.gender

    def _last_named(self, subject: Mention, phrase: str) -> Speaker:
        """A pronoun that means the last speaker or the person named last, or of several nobody."""
        at = subject.span[0]
        nearest = self._registry.person_before(at, subject.gender, _PRONOUN_REACH)
        last = self._last_entry(at)
        entry = last if last is not None and fits(last, subject.gender) else nearest
        if nearest is not None and entry is not nearest and self._named_since(nearest, at):
            entry = nearest
        if entry is None:
            return Speaker(None, subject.span, 0.0, f"pronoun '{phrase}' unresolved")
        if entry is nearest and nearest is not last:
            since = self._registry.persons_in(max(self._last_at, self._paragraph_at), at)
            several = sum(e.evident and fits(e, subject.gender) for e in since) > 1
            if several and not self._registry.leads(nearest, at):
                return Speaker(None, subject.span, 0.0, f"pronoun '{phrase}' may mean several")
        sure = 0.85 if entry is nearest else 0.7
        if entry.gender is None and subject.gender in ("feminine", "masculine"):
            entry.gender = subject.gender
        return Speaker(entry, subject.span, sure, f"pronoun '{phrase}' resolved to '{entry.name}'")

    def _last_entry(self, at: int) -> Entry | None:
        """Who spoke last, not too long before."""
        return self._last.entry if self._last and at - self._last_at < _PRONOUN_REACH else None

    def _one_of(self, among: tuple[Entry, ...], subject: Mention, phrase: str) -> Speaker:
        """Whom of those with one surname a pronoun means: the one of its gender, else nobody."""
        fitting = [e for e in among if fits(e, subject.gender)]
        if len(fitting) != 1:
            listed = " or ".join(f"'{e.name}'" for e in among[:3])
            return Speaker(None, subject.span, 0.0, f"pronoun '{phrase}' may mean {listed}")
        note = f"pronoun '{phrase}' taken for '{fitting[0].name}'"
        return Speaker(fitting[0], subject.span, 0.65, note)

    def _named_since(self, entry: Entry, at: int) -> bool:
        """Named after the last speaker's words, so that a pronoun means this one."""
        return (
            self._registry.person_before(at, None, at - self._last_at if self._last_at >= 0 else at) is entry
        )

    def _by_role(self, subject: Mention, phrase: str) -> Speaker:
        """An office: whoever holds it by the text; else the last speaker, with little confidence."""
        said = phrase.lower().replace("’", " ").replace("'", " ").split()
        wanted = {w for w in said if self._words.is_role(w)}
        holders = self._registry.holders(wanted)
        if len(holders) == 1 and fits(holders[0], subject.gender):
            return Speaker(holders[0], subject.span, 0.7, f"'{phrase}' is '{holders[0].name}'")
        definite = next((g for w in said if (g := self._words.role_gender(w))), None)
        last = self._last
        near = last is not None and subject.span[0] - self._last_at < _ROLE_REACH
        if not holders and last and last.entry and near and definite and last.entry.gender == definite:
            return Speaker(
                last.entry, subject.span, 0.5, f"'{phrase}' taken for the last speaker '{last.entry.name}'"
            )
        return Speaker(None, subject.span, 0.0, f"'{phrase}' is nobody by name", somebody=True)


def _indefinite(s: Stream, subject: Mention) -> bool:
    """A phrase in small letters that brings somebody in: a visitor, a woman's voice."""
    words = s.low[subject.first : subject.stop]
    return words[0] in _ARTICLES and not any(word in s.words.organisations for word in words)
