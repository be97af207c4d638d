"""Answers without a label in a conversation with labels: whose they are by a line that says so once, and how far
the last one goes on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.asking import ENOUGH, Layout, answer_of, find_questions, is_question
from corpus.document import Block, BlockKind
from corpus.interview_words import WORD, Cues, cues, words_in
from corpus.labels import Label
from corpus.language import detect
from corpus.names import Name, names_in

LONGEST_NOTICE = 200
_SPEECH = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})


def answered_by(text: str, block: Block, forms: Collection[str] = ()) -> Label | None:
    """Who gives the answers that follow, by a paragraph that says no more than that: The following answers were
    jointly given by Solène and Camille. `forms` are the names that stand on labels; others must be full names.
    """
    if block.kind is not BlockKind.PARAGRAPH or block.end - block.start > LONGEST_NOTICE:
        return None
    found = list(WORD.finditer(text, block.start, block.end))
    low = [word[0].casefold() for word in found]
    replies = next((i for i, word in enumerate(low) if word in cues().replies), None)
    if replies is None:
        return None
    by = next((i for i in range(len(low) - 2, replies, -1) if low[i] in cues().by), None)
    if by is None:
        return None
    start, end = found[by + 1].start(), found[-1].end()
    known = all(
        word in forms or word in cues().leads or original[0][0].islower()
        for word, original in zip(low[by + 1 :], found[by + 1 :], strict=True)
    )
    named = any(word in forms for word in low[by + 1 :]) and known
    if not named and not _only_names(text, start, end):
        return None
    return Label(voice=text[start:end], start=start, end=end, words_start=block.end)


def _only_names(text: str, start: int, end: int) -> bool:
    names: list[Name] = list(names_in(text, start, end, cues().leads))
    between = [text[a.end : b.start] for a, b in pairwise(names)]
    joined = all(words_in(gap) <= cues().leads for gap in between)
    return bool(names) and names[0].start == start and names[-1].end == end and joined


@dataclass(frozen=True, slots=True)
class Between:
    """The questions set apart by type in a conversation with labels, and the paragraphs that answer them, by
    position."""

    questions: frozenset[int] = frozenset()
    answers: frozenset[int] = frozenset()


def between_questions(
    text: str,
    blocks: Sequence[Block],
    layout: Layout,
    labels: Sequence[Label | None],
    forms: Collection[str],
) -> Between:
    """The unlabelled paragraphs in bold or italics of which enough ask, and what answers each, labelled or not."""
    asked = find_questions(text, blocks, layout)
    found = [i for i in asked.positions if labels[i] is None and blocks[i].kind in _SPEECH]
    if not asked.by_type or sum(is_question(text, blocks[i]) for i in found) < ENOUGH:
        return Between()
    answers: set[int] = set()
    for i, following in zip(found, [*found[1:], None], strict=True):
        answer = answer_of(blocks, layout, i, following)
        if following is None and answer:
            answer = [answer[0], *(last_answer(text, blocks, answer[1], forms) if answer[1:] else ())]
        answers.update(answer)
    return Between(frozenset(found), frozenset(answers))


def last_answer(text: str, blocks: Sequence[Block], first: int, forms: Collection[str]) -> frozenset[int]:
    """Which of the paragraphs from `first` on, behind the last label, are still the last voice's: those up to the
    last that says I or we, before one that ends the conversation (it thanks, addresses or names somebody who
    spoke in it, or speaks of the interview)."""
    named = {word for form in forms for word in words_in(form) if len(word) > 2} - cues().leads
    words = cues(detect(text[blocks[0].start : blocks[-1].end]))
    reached: list[int] = []
    said: list[int] = []
    for i in range(first, len(blocks)):
        block = blocks[i]
        if block.kind not in _SPEECH or _ends(text[block.start : block.end], named, words):
            break
        reached.append(i)
        if (words.me | words.us) & words_in(text[block.start : block.end]):
            said = list(reached)
    return frozenset(said)


def _ends(paragraph: str, named: set[str], words: Cues) -> bool:
    said = words_in(paragraph)
    return bool((words.thanks | words.you | named) & said) or words.title.search(paragraph) is not None
