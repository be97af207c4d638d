"""The second half of the tab "Check a quotation": a whole text, with what does not hold drawn into it."""

from collections.abc import Callable

import gradio as gr

from rag.errors import WhosaidError
from ui.chat_view import error_html
from ui.desk import Desk
from ui.review_view import flags_html, review_html
from ui.tabs.fields import QUIET
from ui.verdict_view import nearest_html, verdict_html


def wire(go: gr.Button, text: gr.Textbox, verdict: gr.HTML, beside: gr.HTML, desk: Desk) -> None:
    """Check what stands in `text` when `go` is clicked, and show it where a verdict is shown."""
    gr.on([go.click], _reviewing(desk), inputs=[text], outputs=[verdict, beside], **QUIET)


def _reviewing(desk: Desk) -> Callable[[str], tuple[str, str]]:
    def check(text: str) -> tuple[str, str]:
        if not text.strip():
            return verdict_html(None), nearest_html(None)
        try:
            found = desk.review(text)
        except WhosaidError as error:
            return error_html(error.message, error.remedy), nearest_html(None)
        return review_html(found), flags_html(found)

    return check
