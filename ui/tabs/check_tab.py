"""The tab "Check a quotation": does it stand in the library, in whose mouth, and what are the true words?

What is pasted may also be a whole text, whose every quotation is then checked (`whole_text`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import WhosaidError
from ui.chat_view import error_html
from ui.choices import Choices
from ui.desk import Desk
from ui.tabs import whole_text
from ui.tabs.fields import QUIET, WATCHED, pick
from ui.verdict_view import nearest_html, verdict_html

LISTS = ("Speaker", "Document")
"""Fields of the form whose choices come from the library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTab:
    """The components that the handlers read and write."""

    quotation: Any
    lists: Sequence[Any]
    go: Any
    whole: Any
    verdict: Any
    nearest: Any


def layout(choices: Choices) -> CheckTab:
    """Lay the tab out where Gradio stands."""
    with gr.Row(elem_classes="split"):
        with gr.Column(elem_classes="list"):
            quotation = gr.Textbox(
                label="Quotation", placeholder="“…”", lines=4, max_lines=14, elem_id="quotation"
            )
            with gr.Row(elem_classes="filters"):
                lists = [pick(name, choices) for name in LISTS]
            with gr.Row(elem_classes="doing"):
                go = gr.Button("Check", variant="primary")
                whole = gr.Button("Check a whole text")
            verdict = gr.HTML(verdict_html(None), elem_id="verdict", elem_classes="lib", js_on_load=WATCHED)
        with gr.Column(elem_classes="aside"):
            nearest = gr.HTML(nearest_html(None), elem_id="nearest", elem_classes="lib", js_on_load=WATCHED)
    return CheckTab(quotation=quotation, lists=lists, go=go, whole=whole, verdict=verdict, nearest=nearest)


def wire(tab: CheckTab, desk: Desk) -> None:
    """Join the tab's parts."""
    gr.on(
        [tab.go.click, tab.quotation.submit],
        _checking(desk),
        inputs=[tab.quotation, *tab.lists],
        outputs=[tab.verdict, tab.nearest],
        **QUIET,
    )
    whole_text.wire(tab.whole, tab.quotation, tab.verdict, tab.nearest, desk)


def _checking(desk: Desk) -> Callable[[str, str | None, str | None], tuple[str, str]]:
    def check(quotation: str, speaker: str | None, document: str | None) -> tuple[str, str]:
        if not quotation.strip():
            return verdict_html(None), nearest_html(None)
        try:
            judged = desk.check(
                quotation.strip(), (speaker or "").strip() or None, (document or "").strip() or None
            )
        except WhosaidError as error:
            return error_html(error.message, error.remedy), nearest_html(None)
        return verdict_html(judged), nearest_html(judged)

    return check
