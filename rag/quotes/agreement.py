"""English: whether a form can be the verb of its subject, or is the noun that is spelt alike.

`Panel report`, `gave notice that`, `in her closing remarks`, `a poll published under the title "…"`.
"""

from dataclasses import replace

from rag.quotes.lexicon import Form
from rag.quotes.mentions import Mention, MentionKind
from rag.quotes.stream import Stream
from rag.quotes.verbs import Verb

_PLURAL = frozenset(
    ("people", "men", "women", "children", "police", "media", "data", "both", "others", "those", "these")
)

_MODALS = frozenset(("will", "would", "can", "could", "may", "might", "shall", "should", "must", "to"))
_MODALS |= frozenset(("do", "does", "did", "not", "let", "lets", "made", "makes", "helped", "helps"))
_INVARIABLE = frozenset(("read", "put", "cut", "let", "set", "hit", "forecast", "cast", "quit", "bet"))
"""Their past is spelt like the present."""


def agrees(s: Stream, verb: Verb, subject: Mention) -> bool:
    """Whether `verb` can be said of `subject`, which stands before it. True in other languages."""
    if s.words.language != "en" or verb.cue.form is not Form.FINITE:
        return True
    bare = verb.stop == verb.first + 1 and is_base(s, verb.first)
    if bare and _is_singular(s, verb, subject):
        return False
    if subject.kind is not MentionKind.OTHER:
        return True
    alone = verb.stop == verb.first + 1
    singular = alone and not bare and s.low[verb.first].endswith("s")
    if singular and s.low[min(subject.stop, verb.first) - 1] in _PLURAL:
        return False  # the form that media reports range from …
    return not _holds_verb(s, subject)


def commands(s: Stream, verb: Verb, subject: Mention) -> bool:
    """`Drop by and say "Hi"`: the word that begins the sentence is no name but a command, as the verb has no ending
    that agrees with a name, and no auxiliary before it."""
    if s.words.language != "en" or subject.kind is not MentionKind.NAME or " " in subject.name:
        return False
    bare = verb.cue.form is Form.FINITE and verb.stop == verb.first + 1 and is_base(s, verb.first)
    helped = any(
        s.low[k] in s.words.auxiliaries or s.low[k] in _MODALS for k in range(subject.stop, verb.first)
    )
    return bare and not helped and _is_singular(s, verb, subject)


def is_command(s: Stream, verb: Verb, subject: Mention) -> bool:
    """`Stop saying "…"`: a bare word right before a gerund is no subject, but a verb told to somebody."""
    bare = subject.kind is MentionKind.OTHER and subject.stop == verb.first == subject.first + 1
    if s.words.language != "en" or not bare or verb.cue.form is not Form.GERUND:
        return False
    return s.low[subject.first] not in _PLURAL and not s.low[subject.first].endswith("s")


def as_noun(s: Stream, verb: Verb, subject: Mention) -> Mention:
    """The subject, no name where it is a plural at the head of its sentence: Estimates suggest …"""
    single = subject.kind is MentionKind.NAME and " " not in subject.name and not subject.also
    opens = single and s.words.language == "en" and subject.first == verb.lo
    if opens and subject.name.endswith("s") and verb.stop == verb.first + 1 and is_base(s, verb.first):
        return replace(subject, kind=MentionKind.OTHER, name="", role=None, affiliation=None)
    return subject


def is_base(s: Stream, i: int) -> bool:
    """A form without an ending, perhaps a noun: claim, note, report; not said, nor read, which is also past."""
    low = s.low[i]
    if low in _INVARIABLE:
        return False
    return any(low + ending in s.words.cues for ending in ("s", "es")) or (
        low.endswith("y") and low[:-1] + "ies" in s.words.cues
    )


def _is_singular(s: Stream, verb: Verb, subject: Mention) -> bool:
    low = s.low[subject.first : min(subject.stop, verb.first)]
    if subject.kind is MentionKind.PRONOUN:
        return subject.gender in ("feminine", "masculine") or low[-1:] == ["it"]
    if subject.kind is MentionKind.NAME:
        shouted = subject.name.isupper() and s.low[verb.first] in s.words.plain  # WHO say
        plural = " " not in subject.name and subject.name.endswith("s")  # Officials say
        return not (subject.also or shouted or plural)
    joined = any(word in s.words.and_words or word in _PLURAL or word in s.words.several for word in low)
    return not joined and not any(w.endswith("s") and not w.endswith(("ss", "us", "is", "'s")) for w in low)


def _holds_verb(s: Stream, subject: Mention) -> bool:
    """A verb of its own in the phrase: gave notice, mentioned the same people in her closing remarks."""
    words = s.words
    for k in range(subject.first, subject.stop):
        low = s.low[k]
        if low in words.relatives or low in words.complementisers or low == "which":
            return False
        if low in words.finite_verbs and low not in ("be", "been", "can", "will", "may", "might"):
            return True
    return False
