"""Who speaks in an interview or a transcript: labels such as `Name:` before what a voice says.

A label counts only where the document bears it out (it recurs, or the header names it as a speaker), so that
"Note: …" and "Date: …" stay what they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind
from corpus.structure import looks_like_heading
from corpus.wordlists import words

LABEL_REACH = 120
"""How far into a line a label may reach; bounds the work on any line."""
LONGEST_LABEL = 60
_TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LEADING_TIME = re.compile(rf"[\[(]?({_TIME})[\])]?[ \t]*(?:[-–—][ \t]*)?")
_TRAILING_TIME = re.compile(rf"[ \t]*(?:[-–—][ \t]*)?[\[(]?({_TIME})[\])]?[ \t]*")
_TIME_AFTER_COLON = re.compile(rf"[ \t]*(?:\[({_TIME})\]|\(({_TIME})\)|({_TIME})(?=[ \t]*(?:\n|$)))")
_NAME_AND_TIME = re.compile(rf"([^\W\d_][^:\n]{{0,48}}?)[ \t]+[\[(]?({_TIME})[\])]?[ \t]*(?:\n|$)")
_SENTENCE_BREAK = re.compile(r"[;!?|{}<>=]|\w{4,}\.\s")
_NUMBERED = re.compile(r"(.+?)\s*#?(?:\d{1,3}|[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A speaker's label at the start of a line; `words_start` may be the line's end (nothing follows)."""

    voice: str
    start: int
    end: int
    words_start: int
    seconds: float | None = None

    @property
    def key(self) -> str:
        """What two printings of one label have in common."""
        return " ".join(self.voice.casefold().split())


def parse_label(text: str, start: int, end: int) -> Label | None:
    """The label that the line text[start:end] begins with, by its form alone. It may be no voice at all."""
    reach = min(end, start + LABEL_REACH)
    head = text[start:reach]
    if ":" not in head:
        return None
    seconds: float | None = None
    at = 0
    if leading := _LEADING_TIME.match(head):
        seconds, at = to_seconds(leading[1]), leading.end()
    if bare := _NAME_AND_TIME.match(head, at):
        if bare.end() >= len(head) and reach < end and head[-1] != "\n":
            return None
        return _label(text, start + at, start + bare.end(1), start + bare.end(), to_seconds(bare[2]))
    colon = head.find(":", at)
    while 0 < colon < len(head) - 1 and head[colon + 1].isdigit() and head[colon - 1].isdigit():
        colon = head.find(":", colon + 1)
    if colon <= at or not (colon + 1 == len(head) or head[colon + 1].isspace() or head[colon + 1] in "*_"):
        return None
    name_end = colon
    words_start = colon + 1
    while words_start < len(head) and head[words_start] in "*_":  # emphasis that the writer never closed
        words_start += 1
    if trailing := _last_time(head, at, colon):
        seconds, name_end = to_seconds(trailing[1]), trailing.start()
    if after := _TIME_AFTER_COLON.match(head, words_start):
        seconds, words_start = to_seconds(after[1] or after[2] or after[3]), after.end()
    return _label(text, start + at, start + name_end, start + words_start, seconds)


def _last_time(head: str, at: int, colon: int) -> re.Match[str] | None:
    """A time between the name and its colon ("Name [00:03:12]:")."""
    digit = next((i for i in range(at, colon) if head[i].isdigit()), None)
    while digit is not None and digit < colon:
        before = digit
        while before > at and head[before - 1] in "[( \t-–—":
            before -= 1
        match = _TRAILING_TIME.match(head, before)
        if match and match.end() == colon and before > at:
            return match
        digit = next((i for i in range(digit + 1, colon) if head[i].isdigit()), None)
    return None


def _label(text: str, start: int, end: int, words_start: int, seconds: float | None) -> Label | None:
    """The label whose name stands at text[start:end], if that can be a name at all."""
    name = text[start:end]
    stripped = name.strip(" \t\xa0\u202f*_")
    if not stripped or len(stripped) > LONGEST_LABEL or "\n" in stripped:
        return None
    left = start + name.index(stripped)
    bare = stripped[1:-1] if stripped[0] == "[" and stripped[-1] == "]" else stripped
    if not bare or not bare[0].isalpha() or len(bare.split()) > 7 or _SENTENCE_BREAK.search(bare):
        return None
    right = left + len(stripped)
    return Label(voice=stripped, start=left, end=right, words_start=words_start, seconds=seconds)


def to_seconds(time: str) -> float:
    """ "1:02:03.5" to 3723.5; with two parts, minutes and seconds."""
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


@dataclass(frozen=True, slots=True)
class Voices:
    """The labels of one document that are voices, by key."""

    accepted: frozenset[str]
    transcript: bool
    """The header names the speakers: what follows a turn unlabelled is that speaker's, to the end."""

    def accepts(self, label: Label) -> bool:
        """Whether this label opens a turn."""
        return label.key in self.accepted


def find_voices(labels: Iterable[Label], speakers: Sequence[str] = ()) -> Voices:
    """Which labels of a document are voices: those that recur, and those of the header's `speakers`.

    A document where fewer than two of them speak has none, unless its header names the one who does.
    """
    lists = words()
    seen = list(labels)
    counts = Counter(label.key for label in seen)
    printed = {label.key: label.voice for label in seen}
    known = _name_forms(speakers)
    accepted = set()
    for key, count in counts.items():
        voice = printed[key]
        if key in lists.not_voices or key.strip("[]") in lists.not_voices:
            continue
        named = key in known
        recurs = count >= 2 and (_looks_like_voice(voice) or count >= 4)
        if named or recurs:
            accepted.add(key)
    in_header = any(key in known for key in accepted)
    if len(accepted) < 2 and not in_header:
        return Voices(frozenset(), False)
    # In a conversation, a label seen once is a voice where it is a fuller or shorter form of a known one.
    names = known | _name_forms(printed[key] for key in accepted)
    for key in counts.keys() - accepted - lists.not_voices:
        if _is_generic(printed[key]) or key in names or _name_forms([printed[key]]) & accepted:
            accepted.add(key)
    return Voices(frozenset(accepted), bool(speakers))


def _looks_like_voice(voice: str) -> bool:
    return _is_generic(voice) or bool(_name_tokens(voice))


def _is_generic(voice: str) -> bool:
    """ "Q", "Audience", "Speaker 3", "Audience member 2"."""
    lists = words()
    folded = voice.strip("[]()").casefold()
    if folded in lists.voices:
        return True
    numbered = _NUMBERED.fullmatch(voice.strip("[]()"))
    return (
        bool(numbered)
        and numbered is not None
        and numbered[1].casefold() in (lists.numbered_voices | lists.voices)
    )


def _name_tokens(voice: str) -> list[str]:
    """The capitalised words of a label that is nothing but a name, else none of them."""
    bare = re.split(r"[(,]", voice, maxsplit=1)[0].strip("[] ")
    tokens = bare.split()
    if not 1 <= len(tokens) <= 5:
        return []
    capitalised = [token for token in tokens if token[0].isupper()]
    rest = [token for token in tokens if not token[0].isupper() and token.casefold() not in words().particles]
    return capitalised if capitalised and not rest else []


def _name_forms(names: Iterable[str]) -> frozenset[str]:
    """Each name as it may stand on a label: whole, first name, surname, initials; lower case."""
    forms: set[str] = set()
    for name in names:
        folded = " ".join(name.casefold().split())
        bare = re.split(r"[(,]", folded, maxsplit=1)[0].strip()
        tokens = bare.split()
        forms.update(form for form in (folded, bare) if form)
        if alias := re.search(r"\(([^()]{1,20})\)", folded):
            forms.add(alias[1])
        if len(tokens) >= 2:
            forms.update((tokens[0], tokens[-1], "".join(token[0] for token in tokens)))
    return frozenset(forms)


SPEECH = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
"""What a voice goes on in. A quoted block, a table or code inside a turn is not its words."""


def mark_turns(text: str, blocks: Sequence[Block], voices: Voices, *, plain: bool) -> list[Block]:
    """The blocks with every labelled paragraph as a TURN; in a conversation also what follows it unlabelled.

    `voices` comes from the labels of the same text; in `plain` text headings are not marked yet. A label that
    stands alone belongs to what follows it.
    """
    if not voices.accepted:
        return list(blocks)
    labels = [
        parse_label(text, block.start, block.end) if block.kind is BlockKind.PARAGRAPH else None
        for block in blocks
    ]
    found = [label if label is not None and voices.accepts(label) else None for label in labels]
    goes_on = _continuations(blocks, found, voices)
    out: list[Block] = []
    current: Label | None = None
    awaiting = False
    for i, (block, label) in enumerate(zip(blocks, found, strict=True)):
        if label is not None:
            current = label
            start = _skip_space(text, label.words_start, block.end)
            awaiting = start >= block.end
            if not awaiting:
                out.append(_turn(block, label, start))
        elif current is not None and block.kind in SPEECH and awaiting:
            awaiting = False
            out.append(_turn(block, current, block.start))
        elif current is not None and i in goes_on and not _may_be_another(labels[i]):
            aside = _is_aside(text, block, labels[i], plain=plain)
            out.append(block if aside else _turn(block, current, block.start))
        else:
            # Under a label that is not vouched for somebody else may begin to speak: then no turn goes on.
            ends = block.kind is BlockKind.HEADING and not voices.transcript
            if ends or block.kind in SPEECH:
                current, awaiting = None, False
            out.append(block)
    return _with_ends(out)


def _may_be_another(label: Label | None) -> bool:
    return (
        label is not None
        and label.key not in words().not_voices
        and (_is_generic(label.voice) or len(_name_tokens(label.voice)) >= 2)
    )


def _is_aside(text: str, block: Block, label: Label | None, *, plain: bool) -> bool:
    """An editor's note or a heading between the paragraphs of a turn."""
    if label is not None:
        return label.key in words().not_voices
    line = text[block.start : min(block.end, block.start + 200)]
    return plain and " " in line and looks_like_heading(line)


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _turn(block: Block, label: Label, start: int) -> Block:
    return replace(
        block, kind=BlockKind.TURN, start=start, voice=label.voice, voice_start=label.start,
        voice_end=label.end, start_seconds=label.seconds,
    )  # fmt: skip


def _continuations(blocks: Sequence[Block], found: Sequence[Label | None], voices: Voices) -> frozenset[int]:
    """Which unlabelled blocks continue the turn before them: those of a conversation, none of an article.

    After the last label only a transcript goes on (an interview ends in the editor's own words).
    """
    at = [i for i, label in enumerate(found) if label is not None]
    if len({label.key for label in found if label is not None}) < 2:
        return (
            frozenset()
        )  # where only the questions are labelled, what follows one is somebody else's answer
    first, last = at[0], at[-1]
    span = [i for i in range(first, last + 1) if blocks[i].kind in SPEECH]
    needed = 0.2 if voices.transcript else 0.5
    if len(at) < 3 or len(at) < needed * len(span):
        return frozenset()
    stop = len(blocks) if voices.transcript else last
    return frozenset(i for i in range(first, stop) if blocks[i].kind in SPEECH)


def _with_ends(blocks: list[Block]) -> list[Block]:
    """Each timed turn ends where the next timed one begins."""
    following: float | None = None
    out: list[Block] = []
    for block in reversed(blocks):
        if block.start_seconds is None:
            out.append(block)
            continue
        if following is not None and following > block.start_seconds:
            end: float | None = following
        else:
            end = out[-1].end_seconds if out and out[-1].start_seconds == block.start_seconds else None
        out.append(replace(block, end_seconds=end))
        following = block.start_seconds
    out.reverse()
    return out
