"""The tab "Ask": the conversation with its sources beside it. What it shows comes from `chat_view`, what runs from
`chat_runs`, what a conversation is from `chat_turns`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from rag.errors import UsageError
from rag.types import Mode, Question
from ui.chat_runs import Runs
from ui.chat_turns import Turn, failed, filters_from, history, next_question, scope
from ui.chat_view import sources_html, thread_html, turn_html
from ui.choices import Choices
from ui.tabs.fields import QUIET, pick

LISTS = ("Speaker", "Event", "Language")
"""Fields of the form whose choices come from the library."""

_AUTOMATIC = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTab:
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

    @property
    def lists(self) -> Sequence[Any]:
        return self.form[2:5]


def layout(examples: Sequence[str], choices: Choices) -> AskTab:
    """Lay the tab out where Gradio stands."""
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
        with gr.Column(elem_id="beside", elem_classes="aside"):
            sources = gr.HTML(
                sources_html(()),
                elem_id="sources",
                js_on_load="whosaid.attach(element, watch); "
                "whosaid.connect(element, (data) => trigger('submit', data));",
            )
    return AskTab(
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
            speaker, event, language = (pick(name, choices) for name in LISTS)
        with gr.Row():
            since = gr.Textbox(label="Since", placeholder="2024-03", max_lines=1)
            until = gr.Textbox(label="Until", placeholder="2024", max_lines=1)
    return mode, model, speaker, event, language, since, until


# ---- events


def wire(page: AskTab, runs: Runs, examples: Sequence[str], model_mode: Mode, told: gr.State) -> None:
    """Join the tab's parts. `told` holds the notice that the page's head shows."""
    shown = [page.thread, page.live, page.sources, page.send, page.stop, page.clear]
    asked = gr.on(
        [page.box.submit, page.send.click, page.thread.submit],
        _asking(runs, model_mode),
        inputs=[page.box, page.turns, told, *page.form],
        outputs=[*shown, page.box, page.turns],
        trigger_mode="once",
        concurrency_limit=None,
        **QUIET,
    )
    # A step of its own: the page offers the next question when the asking is over for Gradio too, which until
    # then would drop it.
    asked.then(
        lambda turns: (*_rest(turns, examples), *_buttons(busy=False)),
        inputs=page.turns,
        outputs=shown,
        queue=False,
        **QUIET,
    )
    page.stop.click(stopper(runs), queue=False, **QUIET)
    page.clear.click(
        lambda: (*_rest((), examples), "", ()),
        outputs=[page.thread, page.live, page.sources, page.box, page.turns],
        queue=False,
        **QUIET,
    )


def stopper(runs: Runs) -> Callable[[gr.Request], None]:
    """The handler that stops what a page runs."""

    def stop(request: gr.Request) -> None:
        runs.stop(request.session_hash or "")

    return stop


def _asking(runs: Runs, model_mode: Mode) -> Callable[..., Iterator[tuple[Any, ...]]]:
    """The handler of every way to ask: typed, an example, again, edited."""

    def ask(
        happening: gr.EventData,
        request: gr.Request,
        typed: str,
        turns: tuple[Turn, ...],
        told: str,
        *form: str | None,
    ) -> Iterator[tuple[Any, ...]]:
        before, text = next_question(turns, typed or "", happening._data)
        if not text:
            yield (gr.skip(),) * 8
            return
        turn = Turn(question=text, told=told)
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
