"""Whose words they are: from the subject of a cue, or from the text around, to a person of the document."""

from collections import deque
from dataclasses import replace

from rag.quotes.incise import announcing
from rag.quotes.lexicon import Lexicon, Weight
from rag.quotes.mentions import Mention, MentionKind, clause_subject, phrase_at
from rag.quotes.reader import Reader
from rag.quotes.registry import Registry
from rag.quotes.statement import Link, Report
from rag.quotes.stream import QUOTE, Stream, is_sentence, stands_alone
from rag.quotes.voices import Label, Speaker, voice
from rag.types import Span

_BACK = 5
"""Sentences to look back for whom the reported mood means."""


class Speakers(Reader):
    """Attribution with what a reader keeps in mind while reading on."""

    def __init__(self, registry: Registry, words: Lexicon, authors: tuple[str, ...]) -> None:
        super().__init__(registry, words, authors)
        self._read: deque[tuple[Stream, int, int]] = deque(maxlen=_BACK)
        """The sentences before."""
        self._continues = False
        self._announces = False
        """The sentence before ended with a colon."""
        self._turns: list[Speaker] = []
        """The last two lines of a dialogue, where nothing stood between."""
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
        """I think, we know: the writer's own view and no report; what he says himself (we said) is none only in
        an article that names its author, nor are other languages' pronouns as telling. For X, …
        means X's view only where X is a person."""
        subject = report.subject
        soft = report.cue_word.lower() in self._words.according_soft
        if subject is not None and soft and subject.kind is MentionKind.NAME:
            found = self._registry.resolve(subject.name, subject.span[0]).entry
            return found is None or not found.human or not (found.person or subject.titled)
        own = self._signed or (self._words.language == "en" and report.weight is Weight.THINK)
        if subject is None or not own or report.link is Link.QUOTE:
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
        """The speaker a report names; nobody by name where that is a thing, which may show and promise but says
        only in so many words."""
        speaker = self.subject(s, report.subject)
        entry = speaker.entry
        if entry is None or len(entry.parts) > 1 or (entry.human and len(entry.name) > 1):
            return speaker
        doubtful = entry.thing or len(entry.name) == 1 or any(c.isdigit() for c in entry.name)
        says = report.link in (Link.THAT, Link.ACCORDING) or report.cue_word.lower() in self._words.plain
        if not doubtful or (says and len(entry.name) > 1):
            return speaker
        return Speaker(None, speaker.span, 0.0, f"subject '{entry.name}' is no person")

    def voice(self, label: str, span: Span | None, header: tuple[str, ...], at: int) -> Speaker:
        """Whose turn a label announces."""
        return voice(self._registry, self._words, Label(label, span, at), header)

    def running(self) -> Speaker | None:
        """Who spoke in the sentence right before, named or not."""
        return self._running

    def in_mood(self, s: Stream, subject: Mention | None, *, whole: bool) -> Speaker:
        """Whose words the mood reports: of a whole sentence the running speaker's, or of whom the sentence
        before is about; of a clause its governing subject's."""
        if not whole:
            return self.subject(s, subject) if subject else Speaker(None, None, 0.0, "no subject")
        near = self._last_at >= max(self._paragraph_at, self._unnamed_at)
        known = self._running or self._introduced or (self._last if near else None) or self._body()
        return known or Speaker(None, None, 0.0, "nobody named")

    def _body(self) -> Speaker | None:
        """Whom or which body the last sentence is about that has such a subject."""
        for s, lo, hi in reversed(self._read):
            subject = clause_subject(s, lo, hi)
            if subject is not None and _may_speak(s, subject):
                return replace(self.subject(s, subject), confidence=0.5)
        return None

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
        if not whole or not stands_alone(s, k, lo, hi):
            return None
        if self._running is not None:
            return self._leaning(self._running, 0.9, "follows on")
        if self._introduced is not None:
            return self._leaning(self._introduced, 0.7, "after a sentence about the speaker")
        return None, 0.0, "no cue and nobody introduced"

    def _after_colon(self, s: Stream, lo: int, k: int) -> tuple[Speaker | None, float, str]:
        """A sentence without a speech verb brings in the quotation: Garrigue a une réponse claire : « … »"""
        phrase, subject = _opening_phrases(s, lo, k)
        if known := self._sentence_subject(s, subject, evident=True) or self._only_person(s, lo, k):
            return self._leaning(known, 0.85, "introduced by a colon")
        if self._running is not None and s.low[lo] in self._words.resuming:
            return self._leaning(self._running, 0.75, "introduced by a colon, goes on")
        if unnamed := self._unnamed_subject(s, phrase):
            return self._leaning(unnamed, 0.8, "introduced by a colon")
        if self._introduced is not None:
            return self._leaning(
                self._introduced, 0.6, "introduced by a colon after a sentence about the speaker"
            )
        return None, 0.0, "introduced by a colon, nobody named"

    def _leaning(self, speaker: Speaker, weight: float, why: str) -> tuple[Speaker, float, str]:
        return speaker, round(weight * speaker.confidence, 3), f"{why}, {speaker.note}"

    def _sentence_subject(self, s: Stream, mention: Mention | None, *, evident: bool) -> Speaker | None:
        """The person a sentence without a speech verb begins with, by its first phrase. With `evident` (it
        brings in a quotation) a full name is enough to be taken for a person's."""
        if mention is None or mention.also:
            return None
        if mention.kind is MentionKind.NAME and s.word[mention.first] not in self._words.not_names:
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

    def _unnamed_subject(self, s: Stream, mention: Mention | None) -> Speaker | None:
        """Whom the sentence is about, by an office or as somebody without a name: A young woman at my table
        stared at her sheet. The conductor shook his head."""
        if mention is None or mention.kind not in (MentionKind.ROLE, MentionKind.PRONOUN):
            return None
        if mention.kind is MentionKind.ROLE and s.low[mention.first] not in s.words.determiners:
            return None  # Développeuse à Lyon, Solène Garrigue …
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
            phrase, subject = _opening_phrases(s, lo, hi)
            unnamed = self._unnamed_subject(s, phrase)
            if unnamed is not None and unnamed.somebody:
                self._unnamed_at = s.end[hi - 1]
            announces = s.word[hi - 1] == ":"
            about = self._sentence_subject(s, subject, evident=announces)
            self._introduced = about or self._only_person(s, lo, hi)
            self._topic = self._introduced or unnamed or self._topic
            if announces:
                self._introduced = self._announced_by(s, lo, hi) or self._introduced
        self._announces = hi > lo and s.word[hi - 1] == ":"
        self._pending = None
        self._read.append((s, lo, hi))


def _opening_phrases(s: Stream, lo: int, hi: int) -> tuple[Mention | None, Mention | None]:
    """The phrase right at the head of a sentence, and the one behind its opening adverbs and times."""
    first = lo
    while first < hi and (
        not s.is_word(first) or s.word[first][0].isdigit() or s.words.is_adverb(s.low[first])
    ):
        first += 1  # 15:50 Garrigue shakes her head
    for k in range(first, min(hi, first + 3)):
        if s.low[k].startswith("-"):  # A-t-il songé à …?
            first = k
    phrase = phrase_at(s, lo, hi)
    return phrase, phrase if first == lo else phrase_at(s, first, hi)


def _may_speak(s: Stream, subject: Mention) -> bool:
    """An office, a person's title and name, or a body."""
    bodies = any(w in s.words.organisations for w in s.low[subject.first : subject.stop])
    return subject.kind is MentionKind.ROLE or subject.titled or bodies
