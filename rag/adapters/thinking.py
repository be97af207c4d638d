"""Reasoning that a server left in the answer's text, between `<think>` and `</think>`, told apart from it.

Ollama separates the two for models whose template it knows to think; other templates and other servers
let the marks through. Only marks at the very start of an answer count.
"""

from collections.abc import Iterable, Iterator

from rag.budget import Usage
from rag.protocols import Token

OPENING = "<think>"
CLOSING = "</think>"


def split_thinking(items: Iterable[Token | Usage]) -> Iterator[Token | Usage]:
    """The same stream, with what stands between the marks as thinking tokens and the marks gone.

    A mark may be cut over several tokens; text is held back only as long as it could become one.
    """
    held = ""
    mark: str | None = OPENING
    for item in items:
        if isinstance(item, Usage) or item.thinking or mark is None:
            if held and not isinstance(item, Token):
                yield Token(text=held, thinking=mark == CLOSING)
                held = ""
            yield item
            continue
        held += item.text
        if mark == OPENING:
            start = held.lstrip()
            if start.startswith(OPENING):
                held, mark = start[len(OPENING) :], CLOSING
            elif not OPENING.startswith(start):
                mark = None
                yield Token(text=held)
                held = ""
                continue
        if mark == CLOSING:
            before, found, after = held.partition(CLOSING)
            if found:
                mark = None
                held = ""
                yield from _tokens(before, after.lstrip())
            else:
                keep = _overlap(held)
                thought, held = held[: len(held) - keep], held[len(held) - keep :]
                yield from _tokens(thought, "")
    if held:
        yield Token(text=held, thinking=mark == CLOSING)


def _tokens(thought: str, answer: str) -> Iterator[Token]:
    if thought:
        yield Token(text=thought, thinking=True)
    if answer:
        yield Token(text=answer)


def _overlap(text: str) -> int:
    """How many characters at the end of the text may be the start of the closing mark."""
    return next((n for n in range(len(CLOSING) - 1, 0, -1) if text.endswith(CLOSING[:n])), 0)
