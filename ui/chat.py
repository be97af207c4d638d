"""The chat in the browser: Gradio layout and wiring. What it shows comes from `chat_view`, what runs from
`chat_runs`, what a conversation is from `chat_turns`.

The one heavy import outside the adapters stands here, so import this module only when the page is wanted.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from rag.errors import UsageError
from rag.protocols import Asker
from rag.types import Mode, Question
from ui.chat_runs import Runs
from ui.chat_server import LOOPBACK, Guard, listen, run_server
from ui.chat_turns import Turn, failed, filters_from, history, next_question, scope
from ui.chat_view import LibraryInfo, header_html, language_name, sources_html, thread_html, turn_html

# Read by Gradio and the hub client while they are imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from fastapi import FastAPI

_AUTOMATIC = "auto"
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the form offers; each may be empty, and any text can be typed where a list is offered."""

    models: Sequence[str] = ()
    speakers: Sequence[str] = ()
    events: Sequence[str] = ()
    languages: Sequence[str] = ()
    """ISO 639-1 codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """The components that the handlers read and write."""

    thread: Any
    live: Any
    sources: Any
    box: Any
    send: Any
    stop: Any
    clear: Any
    turns: Any
    form: Sequence[Any]
    """Mode, model, speaker, event, language, since, until."""


# ---- the application


def build(
    asker: Asker,
    *,
    title_info: LibraryInfo | Callable[[], LibraryInfo],
    examples: Sequence[str] = (),
    choices: Choices | None = None,
    model_mode: Mode = Mode.OLLAMA,
) -> gr.Blocks:
    """The page around an asker. A function for `title_info` is called at every load, so that a notice goes
    when its cause is gone. `model_mode` is what "With model" asks for. Start it with `serve`.
    """
    runs = Runs(asker)
    with gr.Blocks(title="whosaid", analytics_enabled=False, fill_width=True) as app:
        page = _layout(title_info, tuple(examples), choices or Choices())
        _wire(page, runs, tuple(examples), model_mode)
        app.unload(_stopper(runs))
    return app


def _layout(
    title_info: LibraryInfo | Callable[[], LibraryInfo], examples: Sequence[str], choices: Choices
) -> _Page:
    gr.HTML(
        (lambda: header_html(title_info())) if callable(title_info) else header_html(title_info),
        elem_id="head",
        js_on_load=None,
    )
    turns = gr.State(())
    with gr.Row(elem_id="main"):
        with gr.Column(elem_id="chat"):
            with gr.Column(elem_id="scroll"):
                thread = gr.HTML(
                    thread_html((), examples=examples),
                    elem_id="thread",
                    js_on_load="whosaid.attach(element, watch, (data) => trigger('submit', data));",
                )
                live = gr.HTML("", elem_id="live", js_on_load="whosaid.attach(element, watch);")
            box, send, stop, clear = _composer()
            form = _form(choices)
        with gr.Column(elem_id="beside"):
            sources = gr.HTML(
                sources_html(()), elem_id="sources", js_on_load="whosaid.attach(element, watch);"
            )
    return _Page(
        thread=thread,
        live=live,
        sources=sources,
        box=box,
        send=send,
        stop=stop,
        clear=clear,
        turns=turns,
        form=form,
    )


def _composer() -> tuple[gr.Textbox, gr.Button, gr.Button, gr.Button]:
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Your question",
            show_label=False,
            placeholder="Who said …? What did … say about …?",
            lines=1,
            max_lines=6,
            autofocus=True,
            container=False,
            elem_id="question",
        )
        send = gr.Button("Ask", variant="primary", elem_id="send")
        stop = gr.Button("Stop", variant="stop", visible=False, elem_id="stop")
        clear = gr.Button("New chat", elem_id="clear")
    return box, send, stop, clear


def _form(choices: Choices) -> tuple[Any, ...]:
    with gr.Row(elem_id="options"):
        mode = gr.Radio(
            [("Automatic", _AUTOMATIC), ("With model", "model"), ("From sources only", "quotes")],
            value=_AUTOMATIC,
            label="Who writes the answer",
            container=False,
            elem_id="mode",
        )
        models = list(choices.models)
        model = gr.Dropdown(
            models,
            value=models[0] if models else None,
            label="Model",
            container=False,
            show_label=False,
            visible=len(models) > 1,
            elem_id="model",
        )
    with gr.Accordion("Filters", open=False, elem_id="filters"):
        with gr.Row():
            speaker = _pick("Speaker", [(name, name) for name in choices.speakers])
            event = _pick("Event", [(name, name) for name in choices.events])
            language = _pick("Language", [(language_name(code), code) for code in choices.languages])
        with gr.Row():
            since = gr.Textbox(label="Since", placeholder="2024-03", max_lines=1)
            until = gr.Textbox(label="Until", placeholder="2024", max_lines=1)
    return mode, model, speaker, event, language, since, until


def _pick(label: str, choices: list[tuple[str, str]]) -> gr.components.Component:
    if not choices:
        return gr.Textbox(label=label, max_lines=1)
    return gr.Dropdown([("Any", ""), *choices], value="", label=label, allow_custom_value=True)


# ---- events


def _wire(page: _Page, runs: Runs, examples: Sequence[str], model_mode: Mode) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    shown = [page.thread, page.live, page.sources, page.send, page.stop, page.clear]
    asked = gr.on(
        [page.box.submit, page.send.click, page.thread.submit],
        _asking(runs, model_mode),
        inputs=[page.box, page.turns, *page.form],
        outputs=[*shown, page.box, page.turns],
        trigger_mode="once",
        concurrency_limit=None,
        **quiet,
    )
    # A step of its own: the page offers the next question when the asking is over for Gradio too, which until
    # then would drop it.
    asked.then(
        lambda turns: (*_rest(turns, examples), *_buttons(busy=False)),
        inputs=page.turns,
        outputs=shown,
        queue=False,
        **quiet,
    )
    page.stop.click(_stopper(runs), queue=False, **quiet)
    page.clear.click(
        lambda: (*_rest((), examples), "", ()),
        outputs=[page.thread, page.live, page.sources, page.box, page.turns],
        queue=False,
        **quiet,
    )


def _stopper(runs: Runs) -> Callable[[gr.Request], None]:
    def stop(request: gr.Request) -> None:
        runs.stop(request.session_hash or "")

    return stop


def _asking(runs: Runs, model_mode: Mode) -> Callable[..., Iterator[tuple[Any, ...]]]:
    """The handler of every way to ask: typed, an example, again, edited."""

    def ask(
        happening: gr.EventData, request: gr.Request, typed: str, turns: tuple[Turn, ...], *form: str | None
    ) -> Iterator[tuple[Any, ...]]:
        before, text = next_question(turns, typed or "", happening._data)
        if not text:
            yield (gr.skip(),) * 8
            return
        turn = Turn(question=text)
        number = len(before) + 1
        yield (
            thread_html(before, busy=True),
            turn_html(number, turn, last=False),
            sources_html(before),
            *_buttons(busy=True),
            "",
            gr.skip(),
        )
        hits = turn.hits
        page = request.session_hash or ""
        for now in _answered(runs, page, turn, lambda: _question(text, before, form, model_mode)):
            sources = gr.skip() if now.hits is hits else sources_html((*before, now))
            hits = now.hits
            live = turn_html(number, now, last=False)
            yield (gr.skip(), live, sources, *(gr.skip(),) * 4, (*before, now))

    return ask


def _answered(runs: Runs, page: str, turn: Turn, read_form: Callable[[], Question]) -> Iterator[Turn]:
    """The turn as it grows; a form filled in wrongly ends it at once."""
    try:
        question = read_form()
    except UsageError as error:
        yield failed(turn, error)
    else:
        yield from runs.answer(page, question, replace(turn, scope=scope(question.filters)))


def _rest(turns: tuple[Turn, ...], examples: Sequence[str]) -> tuple[str, str, str]:
    """Conversation, growing answer and sources while nothing is being answered."""
    return thread_html(turns, examples=examples), "", sources_html(turns)


def _buttons(*, busy: bool) -> tuple[Any, Any, Any]:
    """Ask, Stop and New chat."""
    return gr.update(visible=not busy), gr.update(visible=busy), gr.update(interactive=not busy)


def _question(text: str, before: tuple[Turn, ...], form: Sequence[str | None], model_mode: Mode) -> Question:
    """The question with what the form says. Raises UsageError on a wrong date."""
    mode, model, speaker, event, language, since, until = form
    modes = {"model": model_mode, "quotes": Mode.QUOTES}
    return Question(
        text=text,
        filters=filters_from(speaker=speaker, event=event, language=language, since=since, until=until),
        history=history(before),
        mode=modes.get(mode or _AUTOMATIC),
        model=model or None,
    )


# ---- the server


def asgi(app: gr.Blocks, host: str = LOOPBACK) -> FastAPI:
    """The page as an application for any ASGI server. It loads nothing from elsewhere, and tells the browser
    to refuse if it tried.
    """
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    assets = files("ui") / "assets"
    # Gradio's launch() would ask its own address through a proxy that the environment may name.
    gr.mount_gradio_app(
        outer,
        app,
        path="/",
        theme=_theme(),
        css=(assets / "style.css").read_text(encoding="utf-8"),
        head=f"<script>{(assets / 'script.js').read_text(encoding='utf-8')}</script>",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
    )
    outer.add_middleware(Guard, host=host)
    return outer


def _theme() -> gr.themes.Base:
    """Fonts of the system alone; colours stand in the style sheet."""
    return gr.themes.Base(font=_SANS, font_mono=_MONO)


def serve(app: gr.Blocks, host: str = LOOPBACK, port: int | None = None, open_browser: bool = True) -> None:
    """Serve the page until interrupted, and print its address. Without a port the first free one from 7860 on
    is taken. Raises UsageError where the address or a given port cannot be had.
    """
    run_server(asgi(app, host), listen(host, port), host, open_browser=open_browser)
