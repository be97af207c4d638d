"""Interviews whose answers bear no label: the questions are set apart by type or as headings.

    **How did it begin?**

    With a lost key. …

The answers are the words of whoever is interviewed, and become his turns; where several are, or it is not
evident who, they are turns of a voice that nobody names. A page of questions that interviews nobody (a FAQ)
stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.asking import ANSWERING, Asked, Layout, answer_of, find_questions, words_start
from corpus.document import Block, BlockKind
from corpus.interview_words import WORD, cues, words_in
from corpus.labels import parse_label, skip_space
from corpus.names import Name, names_in
from corpus.replies import answered_by
from corpus.structure import byline_start, trigrams
from corpus.wordlists import words as lists

INTRODUCTION = 6_000
"""Characters before the first question in which the interview is announced."""
SENTENCE = 260
"""Characters around a cue in which the name stands."""
_PERSONAL = 2
"""Answers that say I."""
SELF_INTRODUCTION = 500
"""Characters of an answer in which its speaker gives his name."""
_BY = re.compile(r"\s*(?:by|par|door|von|por)\b")
_STOP = re.compile(r"[.!?…]\s|\n")
_PROPER = r"(?:[A-ZÀ-ÖØ-Þ]|[a-z]{1,4}[A-Z])[\w&'’.-]*(?<![.])"
_BEHIND = re.compile(rf"\s*(?:{_PROPER}(?:[ \u00a0]{_PROPER}){{0,3}})(?=\s*(?:$|[:|–—,(]|\s-\s))")
_RIGHT_BEFORE = re.compile(rf"(?:^|[,.;:!?]\s+)(?P<name>{_PROPER}(?:\s{_PROPER}){{0,3}})\s+$")
_CREDIT = 80
"""Characters beside a credit or a verb in which the name stands."""
_MARKED = re.compile(r"«[^«»]+»|“[^“”]+”|„[^„“”]+[“”]|\"[^\"]+\"")
_QUOTED_WORDS = 4


def mark_answers(
    text: str, blocks: Sequence[Block], layout: Layout, *, title: str, authors: Sequence[str] = ()
) -> list[Block]:
    """The blocks with the questions of an interview as turns of nobody or of whose label they bear (headings stay
    headings), and the answers as turns of whoever is interviewed; unchanged where the document is no such
    interview, or more than one voice has turns in it already."""
    out = list(blocks)
    speaking = {block.voice for block in blocks if block.kind is BlockKind.TURN}
    if len(speaking) > 1 or None in speaking:
        return out
    asked = find_questions(text, blocks, layout)
    questions = asked.positions
    if not questions:
        return out
    answers = {
        i: answer_of(blocks, layout, i, following)
        for i, following in zip(questions, [*questions[1:], None], strict=True)
    }
    first = _first_answers(text, blocks, questions, answers)
    told = _told(text, blocks, title, asked, authors, first)
    if told is None or not (asked.by_type or told.name):
        return out
    for i, answer in answers.items():
        if answer and blocks[i].kind not in (BlockKind.HEADING, BlockKind.TURN):
            out[i] = _as_question(text, blocks[i], labelled=not asked.by_type)
        for position, j in enumerate(answer):
            if position and (credits_asker(text, blocks[j]) or _is_narrated(text, blocks[j], told.name)):
                break
            out[j] = _as_answer(text, blocks[j], told.name)
    return out


def _as_question(text: str, block: Block, *, labelled: bool) -> Block:
    """The turn of whoever asks: of nobody by name, or of whose label stands before it."""
    turn = replace(block, kind=BlockKind.TURN, level=0)
    label = parse_label(text, block.start, block.end) if labelled else None
    if label is None:
        return replace(turn, start=words_start(text, block))
    start = skip_space(text, label.words_start, block.end)
    return replace(turn, start=start, voice=label.voice, voice_start=label.start, voice_end=label.end)


def _as_answer(text: str, block: Block, voice: Name | None) -> Block:
    turn = replace(block, kind=BlockKind.TURN, level=0)
    if voice is None:
        return turn
    if voice.end <= voice.start:
        return replace(turn, voice=voice.name)
    return replace(turn, voice=text[voice.start : voice.end], voice_start=voice.start, voice_end=voice.end)


def _first_answers(
    text: str, blocks: Sequence[Block], questions: Sequence[int], answers: Mapping[int, list[int]]
) -> list[str]:
    return [
        text[blocks[j].start : min(blocks[j].end, blocks[j].start + SELF_INTRODUCTION)]
        for i in questions
        for j in answers[i][:1]
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """Somebody is interviewed; `name` where it is evident who, alone."""

    name: Name | None


def _told(
    text: str,
    blocks: Sequence[Block],
    title: str,
    asked: Asked,
    authors: Sequence[str],
    answers: Sequence[str],
) -> _Told | None:
    """Who is interviewed, by the announcement, the bylines of quotations set apart, and how the answers begin."""
    questions = asked.positions
    head = max(0, blocks[questions[0]].start)
    start = max(asked.opens, head - INTRODUCTION)
    for block in blocks[: questions[0]]:
        if block.start >= start and (label := answered_by(text, block)) is not None:
            return _Told(Name(label.voice, label.start, label.end))
    asking = {_key(author) for author in authors}
    asking |= {asker.key for asker in credited_askers(text, start, head)}
    announced, sure = _announced(text, start, head, title)
    announced = [name for name in announced if name.key not in asking]
    credited = _credited(text, blocks, questions[0], answers)
    introduced = _introduced(answers)
    voices = _distinct([*announced, *credited, *introduced])
    if len(voices) == 1:
        return _Told(_placed(text, head, voices[0]))
    if len(voices) > 1:
        return _Told(None)
    if not _addresses(text, blocks, questions):
        return None
    body = _body(text, start, head, title)
    return _Told(body) if sure or body else None


def _announced(text: str, start: int, head: int, title: str) -> tuple[list[Name], bool]:
    """The names that the title and the introduction give as interviewed, and whether they announce one."""
    announcing = cues()
    plain_title = title.replace("’", "'")
    in_title = announcing.title.search(plain_title)
    rest = announcing.title.sub(",", plain_title)
    found = [Name(n.name, 0, 0) for n in persons_in(rest, 0, len(rest))] if in_title else []
    found = found if len(found) == 1 else []
    body = text[start:head].replace("’", "'")
    told = in_title is not None
    for cue in announcing.before_name.finditer(body):
        names = _after(body, cue.end())
        found.extend(Name(n.name, start + n.start, start + n.end) for n in names)
        told = told or bool(names)
    for cue in announcing.after_name.finditer(body):
        names = _before(body, cue.start())
        found.extend(Name(n.name, start + n.start, start + n.end) for n in names)
    return found, told


def _body(text: str, start: int, head: int, title: str) -> Name | None:
    """The organisation that is interviewed: the one name behind the title's "interview with", or right before
    "talks about" in the introduction, which the questions or answers have too."""
    plain = title.replace("’", "'")
    ends = [
        cue.end()
        for cue in cues().before_name.finditer(plain)
        if len(cue[0].split()) > 1 or cue[0][-1] == "'"
    ]
    names = [found[0] for end in ends if (found := _BEHIND.match(title, end))]
    body = text[start:head].replace("’", "'")
    heads = [
        found
        for cue in cues().after_name.finditer(body)
        if (found := _RIGHT_BEFORE.search(body, max(0, cue.start() - _CREDIT), cue.start()))
    ]
    names.extend(text[start + found.start("name") : start + found.end("name")] for found in heads)
    for name in names:
        words = name.split()
        ordinary = {word.casefold() for word in words} & (cues().leads | lists().roles)
        again = re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text[head:])
        if not ordinary and again:
            return _placed(text, head, Name(name.strip(), 0, 0))
    return None


def _after(body: str, at: int) -> list[Name]:
    """The names behind a cue, to the end of its sentence."""
    end = min(len(body), at + SENTENCE)
    stop = _STOP.search(body, at, end)
    names = persons_in(body, at, stop.start() if stop else end, shouted=True)
    if not names or names[0].start - at > 90 or _BY.match(body, at):
        return []
    return listed(body, names)


def listed(body: str, names: Sequence[Name]) -> list[Name]:
    """The first name and those that are listed with it; one that a preposition ties to another is no further
    person (Xing Yang, engineer at Broad Com)."""
    kept = list(names[:1])
    for name in names[1:]:
        between = body[kept[-1].end : name.start].strip().casefold()
        last = between.split()[-1] if between.split() else ""
        if last in ("and", "et", "en", "und", "y", "&", ",", "e") or between == ",":
            kept.append(name)
    return kept


def _before(body: str, at: int) -> list[Name]:
    floor = max(0, at - SENTENCE)
    stops = [m.end() for m in _STOP.finditer(body, floor, at)]
    return listed(body, persons_in(body, stops[-1] if stops else floor, at, shouted=True))


def persons_in(text: str, start: int, end: int, *, shouted: bool = False) -> list[Name]:
    """The full names of people in text[start:end], without what by its words is a body or a product."""
    announcing = cues()
    return [
        name
        for name in names_in(text, start, end, announcing.leads, shouted=shouted)
        if not any(part in announcing.bodies for part in name.key.split())
    ]


def _credited(text: str, blocks: Sequence[Block], first: int, answers: Sequence[str]) -> list[Name]:
    """Whom the bylines name under quotations set among answers that speak of themselves: everybody so named,
    or of several those whose quotation an answer says too."""
    pulled = [
        (before, block)
        for before, block in zip(blocks[first:], blocks[first + 1 :], strict=False)
        if before.kind is BlockKind.PULL_QUOTE and block.kind is BlockKind.BYLINE
    ]
    if not pulled or sum(bool(cues().me & words_in(answer)) for answer in answers) < _PERSONAL:
        return []
    spoken = (b for b in blocks[first:] if b.kind in ANSWERING)
    said = {gram for b in spoken for gram in trigrams(text[b.start : b.end])}
    named: list[Name] = []
    repeated: list[Name] = []
    for before, block in pulled:
        line = text[block.start : block.end]
        at = block.start + (byline_start(line) or 0)
        name = text[at : block.end].partition(",")[0].split("(")[0].strip()
        if len(name.split()) > 1:
            named.append(Name(name, at, at + len(name)))
            own = trigrams(text[before.start : before.end])
            if own and sum(gram in said for gram in own) >= 0.5 * len(own):
                repeated.append(named[-1])
    return named if len(_distinct(named)) == 1 else repeated


def _introduced(answers: Sequence[str]) -> list[Name]:
    """The full names that the first answers begin with: I'm Jane Doe."""
    found = []
    for answer in answers[:2]:
        plain = answer.replace("’", "'")
        for cue in cues().introducing.finditer(plain):
            names = persons_in(plain, cue.end(), min(len(plain), cue.end() + 60), shouted=True)
            if names and not plain[cue.end() : names[0].start].strip():
                found.append(Name(names[0].name, 0, 0))
                break
    return found


def introduces(words: str, voice: str) -> bool:
    """Whether somebody gives his name as `voice`, or a part of it, where he begins to speak."""
    plain = words[:SELF_INTRODUCTION].replace("’", "'")
    names = set(voice.casefold().split())
    return any(
        names & set(WORD.findall(plain[cue.end() : cue.end() + 40].casefold())[:2])
        for cue in cues().introducing.finditer(plain)
    )


def credited_askers(text: str, start: int, end: int) -> list[Name]:
    """Who is said to have asked, alone: Propos recueillis par Jane Doe."""
    plain = text[start:end].replace("’", "'")
    found: list[Name] = []
    for cue in cues().asked_by.finditer(plain):
        names = persons_in(plain, cue.end(), min(len(plain), cue.end() + _CREDIT), shouted=True)
        if len(listed(plain, names)) == 1 and not plain[cue.end() : names[0].start].strip(" :\u00a0*_"):
            found.append(Name(names[0].name, start + names[0].start, start + names[0].end))
    return found


def credits_asker(text: str, block: Block) -> bool:
    """Whether a line does no more than name who asked: Die Fragen stellte Jane Doe."""
    return block.end - block.start <= 2 * _CREDIT and bool(credited_askers(text, block.start, block.end))


def _distinct(names: Sequence[Name]) -> list[Name]:
    """Each name once; a form that is a part of a fuller one (Solène Garrigue, SOLÈNE GARRIGUE) is the same."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (-len(n.key.split()), n.end == 0, n.start)):
        parts = set(name.key.split())
        if not any(parts <= set(other.key.split()) for other in kept):
            kept.append(name)
    return kept


def _placed(text: str, head: int, voice: Name) -> Name:
    """The name with the first place before the questions where it is printed."""
    at = text.casefold().find(voice.name.casefold(), 0, head) if len(text.casefold()) == len(text) else -1
    if at >= 0:
        return Name(text[at : at + len(voice.name)], at, at + len(voice.name))
    printed = voice.name.title() if voice.name.isupper() else voice.name
    return Name(printed, 0, 0)


def _key(name: str) -> str:
    return Name(name, 0, 0).key


def _addresses(text: str, blocks: Sequence[Block], questions: Sequence[int]) -> bool:
    """Half of the questions address somebody."""
    you = sum(bool(cues().you & words_in(text[blocks[i].start : blocks[i].end])) for i in questions)
    return 2 * you >= len(questions)


def _is_narrated(text: str, block: Block, voice: Name | None) -> bool:
    """Between answers the interviewer tells something himself: of the one he asks, by name or as he or she at
    the head of the paragraph, or with others' words in quotation marks and without an I outside them."""
    paragraph = text[block.start : block.end]
    outside = _MARKED.sub(lambda m: " " if len(m[0].split()) >= _QUOTED_WORDS else m[0], paragraph)
    if block.kind is not BlockKind.PARAGRAPH or cues().me & words_in(outside):
        return False
    first = WORD.search(paragraph)
    if first is not None and first[0].casefold() in cues().they:
        return True
    surname = voice.name.split()[-1].casefold() if voice else ""
    return (bool(surname) and surname in outside.casefold()) or len(outside) < len(paragraph)
