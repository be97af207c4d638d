"""Interviews whose answers bear no label: the questions are set apart by type or as headings.

    **How did it begin?**

    With a lost key. …

The answers are the words of whoever is interviewed, and become his turns; where several are, or it is not
evident who, they are turns of a voice that nobody names. A page of questions that interviews nobody (a FAQ)
stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from corpus.document import Block, BlockKind
from corpus.names import Name, names_in
from corpus.structure import byline_start, trigrams
from corpus.wordlists import LANGUAGES, load_toml, words

ENOUGH = 3
"""Questions, before a document is an interview."""
INTRODUCTION = 6_000
"""Characters before the first question in which the interview is announced."""
SENTENCE = 260
"""Characters around a cue in which the name stands."""
LONGEST_QUESTION = 900
_PERSONAL = 2
"""Answers that say I."""
SELF_INTRODUCTION = 500
"""Characters of an answer in which its speaker gives his name."""
_WORD = re.compile(r"[-']?[^\W\d_]+(?:'[^\W\d_]+)*")
_QUESTION_END = re.compile(r"[?？][\s\"”»*_)!.;:-]{0,6}$")
_NUMBER = re.compile(r"\d{1,2}\s?[.)–-]\s*")
_BY = re.compile(r"\s*(?:by|par|door|von|por)\b")
_STOP = re.compile(r"[.!?…]\s|\n")
_MARKED = re.compile(r"«[^«»]+»|“[^“”]+”|„[^„“”]+[“”]|\"[^\"]+\"")
_QUOTED_WORDS = 4
_ANSWERS = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})


@dataclass(frozen=True, slots=True)
class Layout:
    """What the type of a source shows beside its blocks, by where a block starts."""

    emphasis: Mapping[int, str] = field(default_factory=dict)
    """Blocks set in bold ("strong") or italics ("em") as a whole, or that begin so ("lead")."""
    rules: frozenset[int] = frozenset()
    """Blocks that a drawn line stands before."""

    def stands_out(self, block: Block) -> bool:
        """All of a block is set in type of its own."""
        return self.emphasis.get(block.start) in ("strong", "em")


@dataclass(frozen=True, slots=True)
class _Cues:
    title: re.Pattern[str]
    before_name: re.Pattern[str]
    after_name: re.Pattern[str]
    introducing: re.Pattern[str]
    you: frozenset[str]
    me: frozenset[str]
    they: frozenset[str]
    leads: frozenset[str]
    bodies: frozenset[str]


@cache
def _cues() -> _Cues:
    data = load_toml("interviews.toml")

    def union(key: str) -> frozenset[str]:
        return frozenset(word for code in LANGUAGES for word in data[code][key])

    def phrases(key: str) -> re.Pattern[str]:
        longest = sorted(union(key), key=lambda phrase: (-len(phrase), phrase))
        joined = "|".join(re.escape(p) + ("" if p.endswith("'") else r"(?!\w)") for p in longest)
        return re.compile(rf"(?<!\w)(?:{joined})", re.IGNORECASE)

    functional = frozenset[str]().union(*words().functional.values())
    return _Cues(
        title=phrases("title"), before_name=phrases("before_name"), after_name=phrases("after_name"),
        introducing=phrases("introducing"), you=union("you"), me=union("me"), they=union("they"),
        leads=union("leads") | functional, bodies=frozenset(data["any"]["bodies"]),
    )  # fmt: skip


def mark_answers(
    text: str, blocks: Sequence[Block], layout: Layout, *, title: str, authors: Sequence[str] = ()
) -> list[Block]:
    """The blocks with the questions of an interview as turns of nobody (headings stay headings) and the
    answers as turns of whoever is interviewed; unchanged where the document is no such interview."""
    out = list(blocks)
    if any(block.kind is BlockKind.TURN for block in blocks):
        return out
    questions = _questions(text, blocks, layout)
    if len(questions) < ENOUGH:
        return out
    answers = {
        i: _answer(blocks, layout, i, following)
        for i, following in zip(questions, [*questions[1:], None], strict=True)
    }
    first = _first_answers(text, blocks, questions, answers)
    told = _told(text, blocks, title, questions, authors, first)
    if told is None:
        return out
    for i, answer in answers.items():
        if answer and blocks[i].kind is not BlockKind.HEADING:
            out[i] = _as_turn(text, blocks[i], None)
        for position, j in enumerate(answer):
            if position and _is_narrated(text, blocks[j], told.name):
                break
            out[j] = _as_turn(text, blocks[j], told.name)
    return out


def is_question(text: str, block: Block) -> bool:
    """Whether a block ends as a question does."""
    if block.end - block.start > LONGEST_QUESTION:
        return False
    return _QUESTION_END.search(text, max(block.start, block.end - 12), block.end) is not None


def _as_turn(text: str, block: Block, voice: Name | None) -> Block:
    number = _NUMBER.match(text, block.start, block.end)
    start = number.end() if voice is None and number and number.end() < block.end else block.start
    turn = replace(block, kind=BlockKind.TURN, start=start, level=0)
    if voice is None:
        return turn
    if voice.end <= voice.start:
        return replace(turn, voice=voice.name)
    return replace(turn, voice=text[voice.start : voice.end], voice_start=voice.start, voice_end=voice.end)


def _questions(text: str, blocks: Sequence[Block], layout: Layout) -> list[int]:
    """The positions of the questions: the blocks of the one style (bold, italics, headings of a level) in which
    most questions are asked. In bold or italics a remark among questions is one too."""
    styles: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        if (style := _style(block, layout)) and is_question(text, block):
            styles.setdefault(style, []).append(i)
    if not styles:
        return []
    style, asked = max(styles.items(), key=lambda item: (len(item[1]), -item[1][0]))
    if len(asked) < ENOUGH:
        return []
    same = [i for i, block in enumerate(blocks) if i >= asked[0] and _style(block, layout) == style]
    if style.startswith("h") and 2 * len(asked) <= len(same):
        return []  # headings, some of which happen to ask
    return same


def _style(block: Block, layout: Layout) -> str:
    if block.kind is BlockKind.HEADING:
        return f"h{block.level}"
    return layout.emphasis[block.start] if block.kind in _ANSWERS and layout.stands_out(block) else ""


def _answer(blocks: Sequence[Block], layout: Layout, question: int, following: int | None) -> list[int]:
    """The positions of the paragraphs that answer a question: up to the `following` one or another heading, a
    drawn line, or a paragraph in type of its own."""
    stop = len(blocks) if following is None else following
    level = blocks[question].level if blocks[question].kind is BlockKind.HEADING else 99
    found: list[int] = []
    for i in range(question + 1, stop):
        block = blocks[i]
        if block.start in layout.rules or (block.kind is BlockKind.HEADING and block.level <= level):
            break
        if block.kind in _ANSWERS:
            if layout.stands_out(block):
                break
            found.append(i)
        elif block.kind is BlockKind.BOILERPLATE and following is None:
            break
    return found


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
    questions: Sequence[int],
    authors: Sequence[str],
    answers: Sequence[str],
) -> _Told | None:
    """Who is interviewed, by the announcement, the bylines of quotations set apart, and how the answers begin."""
    head = max(0, blocks[questions[0]].start)
    start = max(0, head - INTRODUCTION)
    asking = {_key(author) for author in authors}
    announced, sure = _announced(text, start, head, title)
    announced = [name for name in announced if name.key not in asking]
    credited = _credited(text, blocks, questions[0], answers)
    introduced = _introduced(answers)
    voices = _distinct([*announced, *credited, *introduced])
    if len(voices) == 1:
        return _Told(_placed(text, head, voices[0]))
    if len(voices) > 1:
        return _Told(None)
    return _Told(None) if sure and _addresses(text, blocks, questions) else None


def _announced(text: str, start: int, head: int, title: str) -> tuple[list[Name], bool]:
    """The names that the title and the introduction give as interviewed, and whether they announce one."""
    cues = _cues()
    plain_title = title.replace("’", "'")
    in_title = cues.title.search(plain_title)
    rest = cues.title.sub(",", plain_title)
    found = [Name(n.name, 0, 0) for n in persons_in(rest, 0, len(rest))] if in_title else []
    found = found if len(found) == 1 else []
    body = text[start:head].replace("’", "'")
    told = in_title is not None
    for cue in cues.before_name.finditer(body):
        names = _after(body, cue.end())
        found.extend(Name(n.name, start + n.start, start + n.end) for n in names)
        told = told or bool(names)
    for cue in cues.after_name.finditer(body):
        names = _before(body, cue.start())
        found.extend(Name(n.name, start + n.start, start + n.end) for n in names)
    return found, told


def _after(body: str, at: int) -> list[Name]:
    """The names behind a cue, to the end of its sentence."""
    end = min(len(body), at + SENTENCE)
    stop = _STOP.search(body, at, end)
    names = persons_in(body, at, stop.start() if stop else end, shouted=True)
    if not names or names[0].start - at > 90 or _BY.match(body, at):
        return []
    return _listed(body, names)


def _listed(body: str, names: Sequence[Name]) -> list[Name]:
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
    return _listed(body, persons_in(body, stops[-1] if stops else floor, at, shouted=True))


def persons_in(text: str, start: int, end: int, *, shouted: bool = False) -> list[Name]:
    """The full names of people in text[start:end], without what by its words is a body or a product."""
    cues = _cues()
    return [
        name
        for name in names_in(text, start, end, cues.leads, shouted=shouted)
        if not any(part in cues.bodies for part in name.key.split())
    ]


def _credited(text: str, blocks: Sequence[Block], first: int, answers: Sequence[str]) -> list[Name]:
    """Whom the bylines name under quotations set among answers that speak of themselves: everybody so named,
    or of several those whose quotation an answer says too."""
    pulled = [
        (before, block)
        for before, block in zip(blocks[first:], blocks[first + 1 :], strict=False)
        if before.kind is BlockKind.PULL_QUOTE and block.kind is BlockKind.BYLINE
    ]
    if not pulled or sum(bool(_cues().me & _words(answer)) for answer in answers) < _PERSONAL:
        return []
    spoken = (b for b in blocks[first:] if b.kind in _ANSWERS)
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
        for cue in _cues().introducing.finditer(plain):
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
        names & set(_WORD.findall(plain[cue.end() : cue.end() + 40].casefold())[:2])
        for cue in _cues().introducing.finditer(plain)
    )


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
    you = sum(bool(_cues().you & _words(text[blocks[i].start : blocks[i].end])) for i in questions)
    return 2 * you >= len(questions)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold().replace("’", "'")))


def _is_narrated(text: str, block: Block, voice: Name | None) -> bool:
    """Between answers the interviewer tells something himself: of the one he asks, by name or as he or she at
    the head of the paragraph, or with others' words in quotation marks and without an I outside them."""
    paragraph = text[block.start : block.end]
    outside = _MARKED.sub(lambda m: " " if len(m[0].split()) >= _QUOTED_WORDS else m[0], paragraph)
    if block.kind is not BlockKind.PARAGRAPH or _cues().me & _words(outside):
        return False
    first = _WORD.search(paragraph)
    if first is not None and first[0].casefold() in _cues().they:
        return True
    surname = voice.name.split()[-1].casefold() if voice else ""
    return (bool(surname) and surname in outside.casefold()) or len(outside) < len(paragraph)
