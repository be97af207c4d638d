"""Who asks in an interview whose questions bear no label, where the text says so.

Interview by Jane Doe.  ·  Propos recueillis par Jane Doe  ·  Die Fragen stellte Jane Doe.
In this post, Jane Doe interviews Jo Roe.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.asking import is_question
from corpus.document import Block, BlockKind
from corpus.interview_words import cues
from corpus.interviews import INTRODUCTION, credited_askers, listed, persons_in
from corpus.names import Name

CLOSING = 600
"""Characters behind the last turn's beginning line in which the asker may be credited."""
_REACH = 80
_GAP = 12


def name_asker(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the questions of nobody by name as turns of whoever is said to ask; unchanged where nobody
    is, or more than one."""
    turns = [block for block in blocks if block.kind is BlockKind.TURN]
    answering = {Name(turn.voice, 0, 0).key for turn in turns if turn.voice}
    asked = {block.start for block in turns if block.voice is None and is_question(text, block)}
    if not asked or not answering:
        return list(blocks)
    found = _credited(text, turns[0].start, turns[-1].start, answering)
    found += _meeting(text, max(0, turns[0].start - INTRODUCTION), turns[0].start, answering)
    if len({name.key for name in found}) != 1 or found[0].key in answering:
        return list(blocks)
    at = found[0]
    who = Name(text[at.start : at.end], at.start, at.end)
    return [_asked_by(block, who) if block.start in asked else block for block in blocks]


def _asked_by(question: Block, who: Name) -> Block:
    """A question as the turn of whoever asks; his name has a place only where it is printed before."""
    if question.kind is not BlockKind.TURN or question.start < who.end:
        return replace(question, voice=who.name) if question.kind is BlockKind.TURN else question
    return replace(question, voice=who.name, voice_start=who.start, voice_end=who.end)


def _credited(text: str, first: int, last: int, answering: set[str]) -> list[Name]:
    """Whom a credit names, before the first turn or behind the beginning of the last."""
    before = credited_askers(text, max(0, first - INTRODUCTION), first)
    behind = credited_askers(text, last, min(len(text), last + CLOSING))
    return [name for name in (*before, *behind) if name.key not in answering]


def _meeting(text: str, start: int, end: int, answering: set[str]) -> list[Name]:
    """Whose name stands right before a verb of asking that has somebody who answers behind it."""
    plain = text[start:end].replace("’", "'")
    found: list[Name] = []
    for cue in cues().before_name.finditer(plain):
        before = persons_in(plain, max(0, cue.start() - _REACH), cue.start(), shouted=True)
        behind = persons_in(plain, cue.end(), min(len(plain), cue.end() + _REACH), shouted=True)
        if not before or not behind or behind[0].start - cue.end() > _GAP:
            continue
        gap = plain[before[-1].end : cue.start()].strip().casefold()
        alone = not _joined(plain, before)
        if alone and gap in cues().auxiliaries and any(_is_same(behind[0].key, voice) for voice in answering):
            found.append(Name(before[-1].name, start + before[-1].start, start + before[-1].end))
    return found


def _joined(plain: str, names: Sequence[Name]) -> bool:
    """The last of the names is listed with the one before it."""
    return len(names) > 1 and len(listed(plain, names[-2:])) > 1


def _is_same(name: str, voice: str) -> bool:
    return set(voice.split()) <= set(name.split())
