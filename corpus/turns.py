"""Who speaks in an interview or a transcript: labels such as `Name:` before what a voice says.

A label counts only where the document bears it out (it recurs, or the header names it as a speaker), so that
"Note: …" and "Date: …" stay what they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.asking import Layout, is_question
from corpus.document import Block, BlockKind
from corpus.interviews import persons_in
from corpus.labels import TIME, Label, parse_label, skip_space, to_seconds
from corpus.names import looks_human
from corpus.replies import Between, answered_by, between_questions, last_answer
from corpus.structure import looks_like_heading
from corpus.wordlists import words

_NUMBERED = re.compile(r"(.+?)\s*#?(?:\d{1,3}|[A-Z])")
# A time alone, or a stage direction.
_BESIDE_WORDS = re.compile(
    rf"[\[(]?(?P<time>{TIME})[\])]?|\([^()\n]{{1,80}}\)[.!]?|\[[^\[\]\n]{{1,80}}\][.!]?|\*[^*\n]{{1,80}}\*"
)


@dataclass(frozen=True, slots=True)
class Voices:
    """The labels of one document that are voices, by key."""

    accepted: frozenset[str]
    transcript: bool
    """The header names the speakers: what follows a turn unlabelled is that speaker's, to the end."""

    def accepts(self, label: Label) -> bool:
        """Whether this label opens a turn."""
        return label.key in self.accepted


def find_voices(
    labels: Iterable[Label],
    speakers: Sequence[str] = (),
    title: str = "",
    *,
    set_apart: frozenset[str] = frozenset(),
    borne_out: frozenset[str] = frozenset(),
    asks: bool = False,
) -> Voices:
    """Which labels of a document are voices: those that recur, and those of the header's `speakers`.

    A document where fewer than two of them speak has none, unless its header or its `title` names the one who
    does ("Interview d'Alexis Monville"), or that one answers, under a full name, the questions set apart.

    `set_apart` are the keys of labels in type of their own, `borne_out` those of them that the text shows to be
    people: in a conversation with such labels these count though they stand there once. `asks`: the
    document's questions are set in type of their own.
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
    bold = {key for key in borne_out if key in printed and _is_full_name(printed[key])}
    if (asks and len(bold) >= 2) or (accepted and accepted <= set_apart):
        accepted |= bold
    entitled = _name_forms(name.name for name in persons_in(title, 0, len(title)))
    in_header = any(key in known or key in entitled for key in accepted)
    answers = asks and any(counts[key] >= 3 and _is_full_name(printed[key]) for key in accepted)
    if len(accepted) < 2 and not in_header and not answers:
        return Voices(frozenset(), False)
    # In a conversation, a label seen once is a voice where it is a fuller or shorter form of a known one.
    names = known | _name_forms(printed[key] for key in accepted)
    for key in counts.keys() - accepted - lists.not_voices:
        if _is_generic(printed[key]) or key in names or _name_forms([printed[key]]) & accepted:
            accepted.add(key)
    return Voices(frozenset(accepted), bool(speakers))


def _is_full_name(voice: str) -> bool:
    """A label that is nothing but a person's name, of one to four words."""
    tokens = _name_tokens(voice)
    folded = voice.casefold()
    return 1 <= len(tokens) <= 4 and folded not in words().not_voices and all(map(looks_human, tokens))


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
    """Each name as it may stand on a label: whole, first name, surname, initials or the first of them; lower
    case."""
    forms: set[str] = set()
    for name in names:
        folded = " ".join(name.casefold().split())
        bare = re.split(r"[(,]", folded, maxsplit=1)[0].strip()
        tokens = bare.split()
        forms.update(form for form in (folded, bare) if form)
        if alias := re.search(r"\(([^()]{1,20})\)", folded):
            forms.add(alias[1])
        if len(tokens) >= 2:
            forms.update((tokens[0], tokens[-1], "".join(token[0] for token in tokens), tokens[0][0]))
    return frozenset(forms)


SPEECH = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
"""What a voice goes on in. A quoted block, a table or code inside a turn is not its words."""


def mark_turns(
    text: str, blocks: Sequence[Block], voices: Voices, layout: Layout | None = None, *, plain: bool
) -> list[Block]:
    """The blocks with every labelled paragraph as a TURN; in a conversation also what follows it unlabelled.

    `voices` comes from the labels of the same text; in `plain` text headings are not marked yet. A label that
    stands alone belongs to what follows it. A question without a label between the answers is a turn of nobody
    by name.
    """
    if not voices.accepted:
        return list(blocks)
    labels = [
        parse_label(text, block.start, block.end) if block.kind is BlockKind.PARAGRAPH else None
        for block in blocks
    ]
    found = [label if label is not None and voices.accepts(label) else None for label in labels]
    layout = layout or Layout()
    asked = _asked(text, blocks, found, labels, voices, layout)
    forms = _name_forms(label.voice for label in found if label is not None)
    apart = Between() if voices.transcript else between_questions(text, blocks, layout, found, forms)
    asked |= apart.questions
    goes_on = _going_on(text, blocks, found, asked, voices, layout) | apart.answers
    notices = {i: told for i in goes_on | asked if (told := answered_by(text, blocks[i], forms)) is not None}
    goes_on, asked = goes_on - notices.keys(), asked - notices.keys()
    asking = _asking(text, blocks, found, voices)
    unnamed = _unnamed(blocks, found, labels, layout)
    out: list[Block] = []
    current: Label | None = None
    awaiting = asks = False
    seconds: float | None = None
    for i, (block, label) in enumerate(zip(blocks, found, strict=True)):
        if label is not None:
            current = label if label.seconds is not None else replace(label, seconds=seconds)
            seconds = None
            start = skip_space(text, label.words_start, block.end)
            awaiting = start >= block.end
            asks = layout.stands_out(block) or (label.key == asking and is_question(text, block))
            if not awaiting:
                out.append(_turn(block, current, start))
        elif i in asked or i in unnamed:
            current, awaiting, asks = None, False, False
            out.append(_question(text, block, labels[i], unnamed=i in unnamed))
        elif block.kind in SPEECH and (beside := _BESIDE_WORDS.fullmatch(text, block.start, block.end)):
            seconds = to_seconds(beside["time"]) if beside["time"] else seconds
            out.append(block)
        elif current is None and i in apart.answers and not _may_be_another(labels[i]):
            out.append(_of_told(block, notices.values()) or replace(block, kind=BlockKind.TURN))
        elif current is not None and block.kind in SPEECH and awaiting:
            awaiting = False
            out.append(_turn(block, current, block.start))
        elif current is not None and asks and i in goes_on and not layout.stands_out(block):
            out.append(_reply(block, current, found, notices.values()))
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


def _asked(
    text: str,
    blocks: Sequence[Block],
    found: Sequence[Label | None],
    labels: Sequence[Label | None],
    voices: Voices,
    layout: Layout,
) -> frozenset[int]:
    """The questions without a voice's label, right before an answer's: in bold, asked of the one who just spoke,
    or by somebody whose label stands there once."""
    asked: set[int] = set()
    if voices.transcript:
        return frozenset()
    current: Label | None = None
    for i, (block, label) in enumerate(zip(blocks, found, strict=True)):
        if label is not None:
            current = label
        following = next((f for b, f in zip(blocks[i + 1 : i + 3], found[i + 1 : i + 3], strict=True)
                          if b.kind in SPEECH), None)  # fmt: skip
        if label is not None or following is None or block.kind not in SPEECH:
            continue
        again = _same(following, current) or (current is None and labels[i] is not None)
        if (again and is_question(text, block)) or layout.stands_out(block):
            asked.add(i)
    first = next((i for i, label in enumerate(found) if label is not None), 0) - 1
    if len(asked) > 1 and first >= 0 and blocks[first].kind in SPEECH and is_question(text, blocks[first]):
        asked.add(first)
    return frozenset(asked)


def _question(text: str, block: Block, label: Label | None, *, unnamed: bool) -> Block:
    """A turn of nobody by name, or of somebody whose label stands there once."""
    if unnamed and label is not None:
        start = skip_space(text, label.words_start, block.end)
        return replace(block, kind=BlockKind.TURN, start=start) if start < block.end else block
    if label is None or label.key in words().not_voices or not _name_tokens(label.voice):
        return replace(block, kind=BlockKind.TURN)
    start = skip_space(text, label.words_start, block.end)
    return _turn(block, label, start) if start < block.end else replace(block, kind=BlockKind.TURN)


def _asking(text: str, blocks: Sequence[Block], found: Sequence[Label | None], voices: Voices) -> str | None:
    """The label of the one voice that does nothing but ask, and whose questions others answer without a label."""
    if voices.transcript:
        return None
    labelled = [(i, label) for i, label in enumerate(found) if label is not None]
    times = Counter(label.key for _, label in labelled)
    unanswered = Counter(
        label.key
        for (i, label), (j, following) in pairwise(labelled)
        if label.key == following.key and j > i + 1 and is_question(text, blocks[i])
    )
    for key, count in unanswered.most_common(1):
        questions = sum(is_question(text, blocks[i]) for i, label in labelled if label.key == key)
        if count >= 2 and 4 * questions >= 3 * times[key]:
            return key
    return None


def _reply(block: Block, asking: Label, found: Sequence[Label | None], notices: Iterable[Label]) -> Block:
    """What follows a question set apart: theirs who are said to answer, or the other voice's where there are two,
    else nobody's by name."""
    if (told := _of_told(block, notices)) is not None:
        return told
    others = {label.key: label for label in found if label is not None and label.key != asking.key}
    if len(others) == 1:
        first = next(iter(others.values()))
        if first.end <= block.start:
            return _turn(block, first, block.start)
    return replace(block, kind=BlockKind.TURN)


def _of_told(block: Block, notices: Iterable[Label]) -> Block | None:
    """A turn of theirs who are said to answer, by the last notice before it."""
    before = [told for told in notices if told.end <= block.start]
    return _turn(block, max(before, key=lambda told: told.start), block.start) if before else None


def _unnamed(
    blocks: Sequence[Block], found: Sequence[Label | None], labels: Sequence[Label | None], layout: Layout
) -> frozenset[int]:
    """The blocks whose label is none of the voices' but set as theirs are, in type of its own: **A woman in the
    third row:**."""
    at = [block for block, label in zip(blocks, found, strict=True) if label is not None]
    if any(block.start not in layout.emphasis for block in at):
        return frozenset()
    return frozenset(
        i
        for i, (block, voice, label) in enumerate(zip(blocks, found, labels, strict=True))
        if voice is None and label is not None and block.start in layout.emphasis
        and label.key not in words().not_voices and label.key.split()[-1] not in words().not_voices
    )  # fmt: skip


def _may_be_another(label: Label | None) -> bool:
    return (
        label is not None
        and label.key not in words().not_voices
        and (_is_generic(label.voice) or len(_name_tokens(label.voice)) >= 2)
    )


def _is_aside(text: str, block: Block, label: Label | None, *, plain: bool) -> bool:
    """An editor's note or a heading between the paragraphs of a turn."""
    if label is not None:
        return label.key in words().not_voices or label.key.split()[-1] in words().not_voices
    line = text[block.start : min(block.end, block.start + 200)]
    return plain and " " in line and looks_like_heading(line)


def _turn(block: Block, label: Label, start: int) -> Block:
    return replace(
        block, kind=BlockKind.TURN, start=start, voice=label.voice, voice_start=label.start,
        voice_end=label.end, start_seconds=label.seconds,
    )  # fmt: skip


def _same(label: Label, other: Label | None) -> bool:
    """Two labels of one voice, one perhaps a shorter form: Michael Miller, MM."""
    if other is None:
        return False
    return (
        label.key == other.key
        or label.key in _name_forms([other.voice])
        or other.key in _name_forms([label.voice])
    )


def _needed(
    blocks: Sequence[Block],
    found: Sequence[Label | None],
    asked: frozenset[int],
    voices: Voices,
    layout: Layout,
) -> float:
    """How many of its paragraphs a conversation labels at least; in an article with some labels fewer are."""
    if voices.transcript:
        return 0.2
    at = [block for block, label in zip(blocks, found, strict=True) if label is not None]
    apart = sum(block.start in layout.emphasis for block in at)
    return 0.25 if 2 * apart >= len(at) or 2 * len(asked) >= len(at) else 0.5


def _continuations(
    blocks: Sequence[Block],
    found: Sequence[Label | None],
    asked: frozenset[int],
    voices: Voices,
    needed: float,
) -> frozenset[int]:
    """Which unlabelled blocks continue the turn before them: those of a conversation, none of an article.

    After the last label only a transcript goes on (an interview ends in the editor's own words).
    """
    at = [i for i, label in enumerate(found) if label is not None]
    if len({label.key for label in found if label is not None}) < 2 and 2 * len(asked) < len(at):
        # Where only the questions are labelled, what follows one is somebody else's answer.
        return frozenset()
    first, last = at[0], at[-1]
    span = [i for i in range(first, last + 1) if blocks[i].kind in SPEECH and i not in asked]
    if len(at) < 3 or len(at) < needed * len(span):
        return frozenset()
    stop = len(blocks) if voices.transcript else last
    return frozenset(i for i in range(first, stop) if blocks[i].kind in SPEECH)


def _going_on(
    text: str,
    blocks: Sequence[Block],
    found: Sequence[Label | None],
    asked: frozenset[int],
    voices: Voices,
    layout: Layout,
) -> frozenset[int]:
    """Which unlabelled blocks are somebody's words: those between the labels, and what still answers behind the last
    one, which may ask in type of its own."""
    needed = _needed(blocks, found, asked, voices, layout)
    between = _continuations(blocks, found, asked, voices, needed)
    last = max((i for i, label in enumerate(found) if label is not None), default=len(blocks))
    label = found[last] if last < len(blocks) else None
    if not between or label is None or last + 1 == len(blocks):
        return between
    if is_question(text, blocks[last]):
        return between | {last + 1} if layout.stands_out(blocks[last]) else between
    if _is_generic(label.voice):
        return between
    forms = _name_forms(label.voice for label in found if label is not None)
    return between | last_answer(text, blocks, last + 1, forms)


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
