"""Everything a model or its server can do wrong, as replies of the tests' server; each front is tried with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.ollama_server import Drop, ErrorLine, Hang, Status, Step, Wait

BEGUN = "A committee is a machine "
SHORT = {"first_token_timeout": 1.5, "token_timeout": 1.5}
"""Seconds: what hangs is given up soon."""


@dataclass(frozen=True)
class Fault:
    """`steps` is the reply; `told` stands in the one line that the reader is told."""

    steps: Sequence[Step]
    told: str
    shown: str = ""
    """What was shown before it, and stays."""


FAULTS: Mapping[str, Fault] = {
    "silence before the first token": Fault([Hang()], "first_token_timeout"),
    "silence between two tokens": Fault([BEGUN, Hang()], "token_timeout", BEGUN),
    "the connection drops": Fault([BEGUN, Drop()], "ask again", BEGUN),
    "the connection drops at once": Fault([Drop()], "ask again"),
    "half a line": Fault([BEGUN, Drop(after='{"model":"small:1b","mess')], "ask again", BEGUN),
    "an error in mid-stream": Fault(
        [BEGUN, ErrorLine("llama runner process has terminated")], "Ask again", BEGUN
    ),
    "the model is gone": Fault([Status(404, "model 'small:1b' not found")], "whosaid model pull small:1b"),
    "it fails while loading": Fault(
        [Status(500, "llama runner process has terminated: signal: killed")], "smaller model"
    ),
    "it is busy": Fault(
        [Status(503, "server busy, please try again.  maximum pending requests exceeded")], "moment"
    ),
    "it repeats itself for ever": Fault(
        [BEGUN, *["for remembering. It is a machine "] * 400], "repeat", BEGUN
    ),
}

SLOW: Sequence[Step] = [
    step
    for n in range(8)
    for step in (f"{['It', 'is', 'a', 'machine', 'for', 'remembering', '[1]', '.'][n]} ", Wait(0.15))
]
"""A very slow model: no fault."""

MISBEHAVIOUR: Mapping[str, tuple[str, Sequence[str]]] = {
    "ignores every instruction": ("Sure! I am a pirate and I love committees. Arr.", ["citation"]),
    "cites what isn't there": ("A committee is a machine for remembering what is boring [42].", ["citation"]),
    "invents a quotation": ("Maren Oduya said: “Committees are purple elephants that dance.” [1]", ["quote"]),
    "swaps the speaker": ("“{words}”, said Ruud Vollenhoven [1].", ["attribution"]),
    "answers in another language": ("Los comités son elefantes morados que bailan.", ["citation"]),
}
"""An answer of each kind, and the kinds of checks of which one must fail; `{words}` are a true quotation."""
