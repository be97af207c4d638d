"""Whose words they are: from the subject of a cue, or from the text around, to a person of the document."""

from dataclasses import replace

from rag.quotes.entries import Entry, fits
from rag.quotes.incise import announcing
from rag.quotes.lexicon import Lexicon
from rag.quotes.mentions import Mention, MentionKind, clause_subject, phrase_at
from rag.quotes.registry import Registry
from rag.quotes.statement import Link, Report
from rag.quotes.stream import QUOTE, Stream, is_sentence
from rag.quotes.voices import Label, Speaker, voice
from rag.types import Span

_ARTICLES = frozenset(("a", "an", "one", "un", "une", "una", "uno", "een", "ein", "eine"))
_PRONOUN_REACH = 1200
_NEAR = 250
"""How far back a name may stand for a pronoun to be doubtful because of it."""
_ROLE_REACH = 2500


class Speakers:
    """Attribution with what a reader keeps in mind while reading on."""

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
        self._body: Speaker | None = None
        """Whom or which body the last sentence was about that had such a subject."""
        self._continues = False
        self._announces = False
        """The sentence before ended with a colon."""
        self._turns: list[Speaker] = []
        """The last two lines of a dialogue, where nothing stood between."""
        self._paragraph_at = 0
        self._unnamed_at = -1
        """Where somebody without a name was last said to speak."""
        self._pending: Speaker | None = None
        """Who spoke in the sentence that is being read."""
        self._heading: Speaker | None = None
        """Whose name the last heading is."""
        self._signed = bool(authors)

    def new_section(self, heading: str, at: int) -> None:
        """After a heading a quotation without a cue belongs to nobody yet; a displayed one to whom the heading
        names."""
        self._running = self._introduced = self._heading = None
        entry = self._registry.labelled(heading.strip()) if " " in heading.strip() else None
        if entry is not None and entry.human:
            entry.person = True
            note = f"under the heading '{entry.name}'"
            self._heading = Speaker(entry, (at, at + len(heading)), 0.75, note)

    def is_opinion(self, report: Report) -> bool:
        """I think, we know: in an article that names its author, the writer's own view and no report. For X, …
        means X's view only where X is a person."""
        subject = report.subject
        soft = report.cue_word.lower() in self._words.according_soft
        if subject is not None and soft and subject.kind is MentionKind.NAME:
            found = self._registry.resolve(subject.name, subject.span[0]).entry
            return found is None or not found.human or not (found.person or subject.titled)
        if subject is None or not self._signed or report.link is Link.QUOTE:
            return False
        return subject.kind is MentionKind.PRONOUN and subject.gender in ("first", "other")

    def new_paragraph(self, s: Stream) -> None:
        """A quotation that is open beyond its paragraph keeps its speaker; else a new paragraph keeps the
        speaker only for the quotation it begins with."""
        self._turns, self._topic = [], None
        self._paragraph_at = s.start[0] if len(s) else self._paragraph_at
        first = s.quotes.get(0)
        self._continues = first is not None and first.continued
        if not (s.word and s.word[0] == QUOTE):
            self._running = None
            self._introduced = None
        elif self._running is not None and not self._continues:
            self._running = replace(self._running, confidence=self._running.confidence * 0.8)

    def of(self, s: Stream, report: Report) -> Speaker:
        """The speaker a report names."""
        return self.subject(s, report.subject)

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

    def voice(self, label: str, span: Span | None, header: tuple[str, ...], at: int) -> Speaker:
        """Whose turn a label announces."""
        return voice(self._registry, self._words, Label(label, span, at), header)

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
        if told.entry is None:
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
        if leads and likely.human and fits(likely, subject.gender):
            note = f"pronoun '{phrase}' taken for '{likely.name}', whom the sentence before is about"
            return Speaker(likely, subject.span, 0.65, note)
        return Speaker(None, subject.span, 0.0, f"pronoun '{phrase}' may mean '{likely.name}'")

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

    def running(self) -> Speaker | None:
        """Who spoke in the sentence right before, named or not."""
        return self._running

    def in_mood(self, s: Stream, subject: Mention | None, *, whole: bool) -> Speaker:
        """Whose words the mood reports: of a whole sentence the running speaker's, or of whom the sentence
        before is about; of a clause its governing subject's."""
        if not whole:
            return self.subject(s, subject) if subject else Speaker(None, None, 0.0, "no subject")
        near = self._last_at >= max(self._paragraph_at, self._unnamed_at)
        known = self._running or self._introduced or (self._last if near else None) or self._body
        return known or Speaker(None, None, 0.0, "nobody named")

    def announced(self) -> Speaker | None:
        """Who was announced right before a displayed quotation."""
        return (self._introduced or self._running) if self._announces else None

    def of_section(self, words: str) -> Speaker | None:
        """Whose section a displayed quotation stands in, where it is in the first person."""
        said = words.lower().replace("’", "'").replace("'", "' ").split()
        return self._heading if any(word in self._words.writer for word in said) else None

    def for_loose(
        self, s: Stream, k: int, sentence: Span, *, reported: bool
    ) -> tuple[Speaker | None, float, str] | None:
        """For a marked stretch without a cue: (speaker, confidence, reason); None where it is no speech."""
        lo, hi = sentence
        if s.quotes[k].continued and self._running:
            return self._leaning(self._running, 0.9, "goes on from the paragraph before")
        whole = is_sentence(s, k)
        if whole and k > lo and s.word[k - 1] == ":" and not reported:
            return self._after_colon(s, lo, k)
        if not whole or any(i != k and s.is_word(i) for i in range(lo, hi)):
            return None
        if self._running is not None:
            return self._leaning(self._running, 0.9, "follows on")
        if self._introduced is not None:
            return self._leaning(self._introduced, 0.7, "after a sentence about the speaker")
        return None, 0.0, "no cue and nobody introduced"

    def _after_colon(self, s: Stream, lo: int, k: int) -> tuple[Speaker | None, float, str]:
        """A sentence without a speech verb brings in the quotation: Garrigue a une réponse claire : « … »"""
        if subject := self._sentence_subject(s, lo, k, evident=True) or self._only_person(s, lo, k):
            return self._leaning(subject, 0.85, "introduced by a colon")
        if self._running is not None and s.low[lo] in self._words.resuming:
            return self._leaning(self._running, 0.75, "introduced by a colon, goes on")
        if unnamed := self._unnamed_subject(s, lo, k):
            return self._leaning(unnamed, 0.8, "introduced by a colon")
        if self._introduced is not None:
            return self._leaning(
                self._introduced, 0.6, "introduced by a colon after a sentence about the speaker"
            )
        return None, 0.0, "introduced by a colon, nobody named"

    def _leaning(self, speaker: Speaker, weight: float, why: str) -> tuple[Speaker, float, str]:
        return speaker, round(weight * speaker.confidence, 3), f"{why}, {speaker.note}"

    def _sentence_subject(self, s: Stream, lo: int, hi: int, *, evident: bool = False) -> Speaker | None:
        """The person a sentence without a speech verb begins with. With `evident` (it brings in a quotation)
        a full name is enough to be taken for a person's."""
        first = lo
        while first < hi and (
            not s.is_word(first) or s.word[first][0].isdigit() or self._words.is_adverb(s.low[first])
        ):
            first += 1  # 15:50 Garrigue shakes her head
        for k in range(first, min(hi, first + 3)):
            if s.low[k].startswith("-"):  # A-t-il songé à …?
                first = k
        mention = phrase_at(s, first, hi) if first < hi else None
        if mention is None or mention.also:
            return None
        if mention.kind is MentionKind.NAME and s.word[first] not in self._words.not_names:
            found = self._registry.resolve(mention.name, mention.span[0])
            if found.among and any(e.human for e in found.among):
                return Speaker(None, mention.span, 0.0, f"subject {found.note}", among=found.among)
            if (
                found.entry
                and not found.entry.organisation
                and (found.entry.person or (evident and len(found.entry.parts) > 1))
            ):
                return self.named(mention)
        if mention.kind is MentionKind.PRONOUN and mention.gender in ("feminine", "masculine"):
            speaker = self._by_pronoun(mention, s.text[slice(*mention.span)])
            return speaker if speaker.entry else None
        return None

    def _unnamed_subject(self, s: Stream, lo: int, hi: int) -> Speaker | None:
        """Whom the sentence is about, by an office or as somebody without a name: A young woman at my table
        stared at her sheet. The conductor shook his head."""
        mention = phrase_at(s, lo, hi)
        if mention is None or mention.kind not in (MentionKind.ROLE, MentionKind.PRONOUN):
            return None
        if mention.kind is MentionKind.ROLE:
            heads = (k for k in range(mention.first, mention.stop) if s.words.is_person_noun(s.low[k]))
            stop = next(heads, mention.stop - 1) + 1
            mention = replace(mention, stop=stop, span=s.span(mention.first, stop))
        phrase = " ".join(s.text[slice(*mention.span)].split())
        if mention.kind is MentionKind.ROLE:
            return self._by_role(mention, phrase)
        pointing = mention.gender == "other" and phrase.lower() in self._words.determiners
        if mention.gender in ("feminine", "masculine") or pointing:
            return Speaker(None, mention.span, 0.0, f"pronoun '{phrase}' unresolved")
        return None

    def _only_person(self, s: Stream, lo: int, hi: int) -> Speaker | None:
        """The one person a sentence names anywhere: une règle, que Garrigue répète volontiers."""
        named = self._registry.persons_in(s.start[lo], s.end[hi - 1])
        if len(named) != 1 or not named[0].evident:
            return None
        span = self._registry.place_of(named[0], s.start[lo], s.end[hi - 1])
        note = f"'{named[0].name}' named in the sentence before"
        return Speaker(named[0], span, 0.75, note, leads=False)

    def _announced_by(self, s: Stream, lo: int, hi: int) -> Speaker | None:
        """Who speaks next by a sentence that ends with a colon."""
        subject = announcing(s, lo, hi)
        return self.subject(s, subject) if subject else None

    def spoke_until(self, at: int, speaker: Speaker) -> None:
        """Somebody's marked words were read, up to `at`."""
        self._note(speaker, at)

    def in_turn(self) -> tuple[Speaker | None, float, str]:
        """Who utters a line of dialogue that names nobody: the one just announced, or of two who alternate
        the other one."""
        announced = (self._introduced or self._running) if self._announces else None
        if announced is not None:
            return self._leaning(announced, 0.8, "announced before")
        if len(self._turns) == 2 and self._turns[0].entry is not self._turns[1].entry:
            return self._leaning(self._turns[0], 0.6, "in turn")
        return None, 0.0, "a line of dialogue that names nobody"

    def uttered(self, speaker: Speaker | None, at: int) -> None:
        """A line of dialogue was read."""
        self._turns = [*self._turns[-1:], speaker] if speaker is not None and speaker.entry else []
        self._announces = False
        if speaker is not None:
            self._note(speaker, at)
        self._running, self._pending, self._introduced = speaker, None, None

    def reported(self, speaker: Speaker, at: int) -> None:
        """Somebody's words were reported without marks: what follows may be theirs, less surely."""
        self._note(replace(speaker, confidence=speaker.confidence * 0.85), at)

    def _note(self, speaker: Speaker, at: int) -> None:
        self._pending = speaker
        if speaker.entry is None:
            self._unnamed_at = at if speaker.somebody else self._unnamed_at
        elif speaker.entry is not self._author or speaker.confidence > 0.6:
            self._last = speaker
            self._last_at = at

    def close_sentence(self, s: Stream, lo: int, hi: int, reported: bool) -> None:
        """What the next sentence may lean on."""
        if self._pending is not None:
            self._running = self._pending
            self._introduced = None
        elif not reported:
            self._running = None
            unnamed = self._unnamed_subject(s, lo, hi)
            if unnamed is not None and unnamed.somebody:
                self._unnamed_at = s.end[hi - 1]
            self._introduced = self._sentence_subject(s, lo, hi) or self._only_person(s, lo, hi)
            self._topic = self._introduced or unnamed or self._topic
            if s.word[hi - 1] == ":":
                self._introduced = self._announced_by(s, lo, hi) or self._introduced
        self._announces = hi > lo and s.word[hi - 1] == ":"
        self._pending = None
        if self._words.reported_mood and (subject := clause_subject(s, lo, hi)) and _may_speak(s, subject):
            self._body = replace(self.subject(s, subject), confidence=0.5)


def _may_speak(s: Stream, subject: Mention) -> bool:
    """An office, a person's title and name, or a body."""
    bodies = any(w in s.words.organisations for w in s.low[subject.first : subject.stop])
    return subject.kind is MentionKind.ROLE or subject.titled or bodies


def _indefinite(s: Stream, subject: Mention) -> bool:
    """A phrase in small letters that brings somebody in: a visitor, a woman's voice."""
    words = s.low[subject.first : subject.stop]
    return words[0] in _ARTICLES and not any(word in s.words.organisations for word in words)
