"""Fields that several tabs have."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from ui.choices import MOST_CHOICES, Choices
from ui.source_cards import language_name

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""How the page's own events run: Gradio shows no progress of its own, and offers them to no other program."""

_ANY = ("Any", "")


def options(label: str, choices: Choices) -> list[tuple[str, str]]:
    """What a list of that label offers, as (shown, value)."""
    if label == "Language":
        return [_ANY, *((language_name(code), code) for code in choices.languages if language_name(code))]
    names: Sequence[str] = {
        "Speaker": choices.speakers,
        "Event": choices.events,
        "Document": choices.titles,
    }[label]
    return [_ANY, *((name, name) for name in names[:MOST_CHOICES])]


def refreshed(labels: Sequence[str], choices: Choices) -> list[Any]:
    """Updates that give lists of these labels the choices of now; what is chosen in them stays."""
    return [gr.update(choices=options(label, choices)) for label in labels]


def pick(label: str, choices: Choices) -> gr.Dropdown:
    """A list to choose from, where anything else can be typed as well."""
    return gr.Dropdown(options(label, choices), value="", label=label, allow_custom_value=True)


WATCHED = "whosaid.watched(element, watch);"
"""What HTML runs in the browser that changes under the reader's eyes."""
CONNECTED = f"{WATCHED} whosaid.connect(element, (data) => trigger('submit', data));"
"""The same where its buttons send something to the program."""


def sent(happening: gr.EventData) -> dict[str, Any]:
    """What a button in HTML sent along; empty for anything else."""
    data = happening._data
    return data if isinstance(data, dict) else {}
