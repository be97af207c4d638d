"""Will a prompt fit? Ollama has no call that counts tokens: we estimate, high, and correct by its counts.

Everything here is pure. The estimate of a text errs high for any language; `Calibration` narrows it with
the counts a model reported for earlier prompts; `fit_prompt` leaves out what does not fit, the oldest
history first and a passage only when no history is left.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rag.errors import PromptTooLong
from rag.types import Message

if TYPE_CHECKING:
    from rag.protocols import Token  # brings numpy, which asking whether a server is there can do without

P = TypeVar("P")

MESSAGE_TOKENS = 8
"""What a chat template puts around one message: role, start and end marks."""
TEMPLATE_TOKENS = 40
"""What it adds once: the start of the answer, and the system message some templates bring of their own."""

_PIECES = re.compile(
    r"(?P<latin>[A-Za-z]+)"
    r"|(?P<digit>[0-9])"
    r"|(?P<accented>[\u00c0-\u024f\u1e00-\u1eff])"
    r"|(?P<break>[\t\n\r])"
    r"|(?P<space> +)"
    r"|(?P<ascii>[!-/:-@\[-`{-~])"
    r"|(?P<other>[^\x00-\x7f\u00c0-\u024f\u1e00-\u1eff]+)"
    r"|(?P<control>[\x00-\x1f\x7f])"
)
_LETTERS_A_TOKEN = 2.5
_BYTES_A_TOKEN = 1.5
"""In scripts that a vocabulary may hardly know, where a token can be less than a letter."""


def base_tokens(text: str) -> int:
    """How many tokens a text has for a model we know nothing about; errs high.

    >>> base_tokens("")
    0
    >>> base_tokens("Who said it?")
    5
    """
    total = 0.0
    for match in _PIECES.finditer(text):
        kind, length = match.lastgroup, match.end() - match.start()
        if kind == "latin":
            total += max(1.0, length / _LETTERS_A_TOKEN)
        elif kind == "space":
            total += (length - 1) / 2
        elif kind == "other":
            total += len(match.group().encode("utf-8", "surrogatepass")) / _BYTES_A_TOKEN
        else:
            total += 1
    return math.ceil(total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How a model's own counts compare to `base_tokens`: the last few ratios. Immutable.

    The highest of them counts, with a margin, so one prompt in a language that needs more tokens keeps
    the estimate up for a while.
    """

    ratios: tuple[float, ...] = ()

    KEPT: ClassVar[int] = 8
    MARGIN: ClassVar[float] = 1.1
    LOWEST: ClassVar[float] = 0.5
    HIGHEST: ClassVar[float] = 8.0
    SHORT: ClassVar[int] = 200

    @property
    def factor(self) -> float:
        """What to multiply a base estimate by; 1 as long as nothing is known."""
        if not self.ratios:
            return 1.0
        return min(max(max(self.ratios) * self.MARGIN, self.LOWEST), self.HIGHEST)

    def estimate(self, text: str) -> int:
        """How many tokens the text will be; errs high."""
        return math.ceil(base_tokens(text) * self.factor)

    def learn(self, estimated: int, counted: int) -> "Calibration":
        """With one more observation: a prompt's base estimate and the model's own count.

        In a short prompt the template weighs too much to say how the model counts text.
        """
        if estimated <= 0 or (counted <= estimated < self.SHORT):
            return self
        return Calibration(ratios=(*self.ratios, counted / estimated)[-self.KEPT :])

    def refused(self, estimated: int, context: int) -> "Calibration":
        """With a prompt of that base estimate refused for its length, the server giving no count.

        It has more tokens than the context, and more than we thought.
        """
        more = max(context, math.ceil(estimated * self.factor)) * self.MARGIN
        return self.learn(estimated, math.ceil(more))


def base_prompt_tokens(messages: Sequence[Message]) -> int:
    """The base estimate of a whole prompt, chat template included."""
    return prompt_tokens(messages, base_tokens)


def prompt_tokens(messages: Sequence[Message], estimate: Callable[[str], int]) -> int:
    """The estimate of a whole prompt, chat template included, by a model's own `estimate_tokens`."""
    return TEMPLATE_TOKENS + sum(MESSAGE_TOKENS + estimate(message.content) for message in messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a model reports at the end of an answer."""

    done_reason: str
    """`stop` when the model ended by itself, `length` when it was cut off."""
    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    """Reasoning included."""

    @property
    def cut_off(self) -> bool:
        """Whether the answer ended because it had reached its limit."""
        return self.done_reason == "length"


def usage_of(stream: "Iterator[Token]") -> Usage | None:
    """The usage a model's stream reports, once it has ended by itself; None before, or where it has none."""
    usage = getattr(stream, "usage", None)
    return usage if isinstance(usage, Usage) else None


class PromptOverContext(PromptTooLong):
    """A prompt that a server refused for its length, with the numbers where it gave them."""

    def __init__(
        self, message: str, remedy: str = "", *, prompt_tokens: int | None = None, context: int | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.prompt_tokens = prompt_tokens
        self.context = context


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted(Generic[P]):
    """What of history and passages fits, in the order given, and the estimate of the prompt they make."""

    history: tuple[Message, ...]
    passages: tuple[P, ...]
    tokens: int
    dropped_history: int
    dropped_passages: int


def fit_prompt(
    history: Sequence[Message],
    passages: Sequence[P],
    *,
    budget: int,
    build: Callable[[Sequence[Message], Sequence[P]], Sequence[Message]],
    estimate: Callable[[str], int],
) -> Fitted[P]:
    """As much as fits into `budget` tokens: the oldest history goes first, then the last passages.

    `build` makes the prompt from what is left of both; history is only ever cut so that it starts with
    the user's turn. Raises PromptTooLong where not even the first passage alone fits.
    """

    def cost(turns: Sequence[Message], shown: Sequence[P]) -> int:
        return prompt_tokens(build(turns, shown), estimate)

    starts = [i for i, turn in enumerate(history) if turn.role == "user"] + [len(history)]
    start = _first_that_fits(starts, lambda at: cost(history[at:], passages) <= budget)
    if start is not None:
        kept = tuple(history[start:])
        return _fitted(history, passages, kept, tuple(passages), cost(kept, passages))
    counts = range(len(passages), min(len(passages), 1) - 1, -1)
    count = _first_that_fits(counts, lambda n: cost((), passages[:n]) <= budget)
    if count is None:
        raise PromptTooLong(
            f"The question and one passage do not fit into {budget} tokens.",
            "Ask a shorter question, or raise the setting context_cap.",
        )
    shown = tuple(passages[:count])
    return _fitted(history, passages, (), shown, cost((), shown))


def _first_that_fits(choices: Sequence[int], fits: Callable[[int], bool]) -> int | None:
    """The first choice that fits, by bisection: choices go from the longest prompt to the shortest."""
    low, high = 0, len(choices)
    while low < high:
        middle = (low + high) // 2
        if fits(choices[middle]):
            high = middle
        else:
            low = middle + 1
    return choices[low] if low < len(choices) else None


def _fitted(
    history: Sequence[Message],
    passages: Sequence[P],
    kept: tuple[Message, ...],
    shown: tuple[P, ...],
    tokens: int,
) -> Fitted[P]:
    return Fitted(
        history=kept,
        passages=shown,
        tokens=tokens,
        dropped_history=len(history) - len(kept),
        dropped_passages=len(passages) - len(shown),
    )
