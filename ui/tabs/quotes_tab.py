"""The tab "Who said what": search, filters, the list, and beside it the words in their place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import UsageError, WhosaidError
from rag.types import QuoteKind
from ui.chat_turns import filters_from
from ui.chat_view import error_html
from ui.choices import Choices
from ui.desk import Desk, Order, Results, Search
from ui.quote_card import KINDS, panel_html
from ui.quote_table import results_html
from ui.tabs.fields import CONNECTED, QUIET, WATCHED, pick, sent

LISTS = ("Speaker", "Event", "Language")
"""Fields of the form whose choices come from the library."""
_FIELDS = ("topic", "speaker", "event", "language", "kind", "since", "until", "order")
_FORMATS = {"CSV": "csv", "JSON": "json", "Markdown": "md"}
_ENDINGS = {"csv": "text/csv", "json": "application/json", "md": "text/markdown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesTab:
    """The components that the handlers read and write."""

    form: Sequence[Any]
    """Topic, speaker, event, language, kind, since, until, order."""
    go: Any
    exports: Sequence[Any]
    table: Any
    panel: Any
    shown: Any
    """The Results that stand there, or None before the first."""
    file: Any
    """What the browser is to save."""

    @property
    def lists(self) -> Sequence[Any]:
        return self.form[1:4]

    @property
    def outputs(self) -> list[Any]:
        """What a search changes."""
        return [self.table, self.shown]


def layout(choices: Choices) -> QuotesTab:
    """Lay the tab out where Gradio stands."""
    shown = gr.State(None)
    with gr.Row(elem_classes="split"):
        with gr.Column(elem_classes="list"):
            with gr.Row(elem_classes="searching"):
                topic = gr.Textbox(
                    label="Topic or words",
                    show_label=False,
                    placeholder="What was said about …",
                    max_lines=1,
                    container=False,
                    elem_id="topic",
                )
                go = gr.Button("Search", variant="primary")
            with gr.Row(elem_classes="filters"):
                lists = [pick(name, choices) for name in LISTS]
                kind = gr.Dropdown(
                    [("Any", ""), *((label, str(kind)) for kind, label in KINDS.items())],
                    value="",
                    label="Kind",
                )
                since = gr.Textbox(label="Since", placeholder="2024-03", max_lines=1)
                until = gr.Textbox(label="Until", placeholder="2024", max_lines=1)
            with gr.Row(elem_classes="arrange"):
                order = gr.Radio(
                    [
                        ("Best match first", str(Order.MATCH)),
                        ("Newest", str(Order.NEWEST)),
                        ("Oldest", str(Order.OLDEST)),
                    ],
                    value=str(Order.MATCH),
                    label="Order",
                    container=False,
                )
                exports = [gr.Button(f"Export {name}", size="sm") for name in _FORMATS]
            table = gr.HTML("", elem_id="quotes", elem_classes="lib", js_on_load=CONNECTED)
        with gr.Column(elem_classes="aside"):
            panel = gr.HTML(panel_html(None, None), elem_id="words", elem_classes="lib", js_on_load=WATCHED)
    file = gr.JSON(visible=False)
    return QuotesTab(
        form=(topic, *lists, kind, since, until, order),
        go=go,
        exports=exports,
        table=table,
        panel=panel,
        shown=shown,
        file=file,
    )


def wire(tab: QuotesTab, desk: Desk) -> None:
    """Join the tab's parts."""
    topic, *_, since, until, _order = tab.form
    gr.on(
        [tab.go.click, topic.submit, since.submit, until.submit, *(field.input for field in _chosen(tab))],
        _searching(desk),
        inputs=list(tab.form),
        outputs=tab.outputs,
        trigger_mode="always_last",
        **(QUIET | {"show_progress": "minimal", "show_progress_on": tab.table}),
    )
    tab.table.submit(
        _acting(desk),
        inputs=[tab.shown],
        outputs=[*tab.outputs, tab.panel, *tab.form],
        **QUIET,
    )
    for button, form in zip(tab.exports, _FORMATS.values(), strict=True):
        button.click(_exporting(desk, form), inputs=[tab.shown], outputs=[tab.file], **QUIET).then(
            None, inputs=[tab.file], js="(file) => whosaid.save(file)", **QUIET
        )


def _chosen(tab: QuotesTab) -> list[Any]:
    """Fields where a choice is a search at once."""
    return [field for field in tab.form if isinstance(field, gr.Dropdown | gr.Radio)]


def opened(desk: Desk, shown: Results | None) -> tuple[Any, Results | None]:
    """The tab when it comes into sight: the first page of everything, or what stood there, as it is now."""
    return _found(desk, shown.search if shown else Search(), shown.page if shown else 0)


def of_person(desk: Desk, name: str) -> tuple[Any, ...]:
    """The whole tab for everything a person said: what a search changes, and the form."""
    search = Search(filters=filters_from(speaker=name, event=None, language=None, since=None, until=None))
    return *_found(desk, search, 0), *_form(search)


def _form(search: Search) -> tuple[str, ...]:
    """The values of the form's fields."""
    filters = search.filters
    held = (search.topic, filters.speaker, filters.event, filters.language, search.kind, filters.since)
    return *(str(value or "") for value in (*held, filters.until)), str(search.order)


def _searching(desk: Desk) -> Callable[..., tuple[Any, Results | None]]:
    def search(*form: str | None) -> tuple[Any, Results | None]:
        try:
            asked = search_of(dict(zip(_FIELDS, form, strict=True)))
        except UsageError as error:
            return error_html(error.message, error.remedy), None
        return _found(desk, asked, 0)

    return search


def search_of(form: dict[str, str | None]) -> Search:
    """The search that a form asks for. Raises UsageError on a wrong date."""
    return Search(
        topic=(form["topic"] or "").strip(),
        filters=filters_from(
            speaker=form["speaker"],
            event=form["event"],
            language=form["language"],
            since=form["since"],
            until=form["until"],
        ),
        kind=QuoteKind(form["kind"]) if form["kind"] else None,
        order=Order(form["order"] or Order.MATCH),
    )


def _found(desk: Desk, search: Search, page: int) -> tuple[Any, Results | None]:
    try:
        results = desk.find(search, page)
    except WhosaidError as error:
        return error_html(error.message, error.remedy), None
    return results_html(results), results


def _acting(desk: Desk) -> Callable[..., tuple[Any, ...]]:
    """The handler of the list: a row is opened, a page turned, a condition dropped."""

    def act(happening: gr.EventData, shown: Results | None) -> tuple[Any, ...]:
        data = sent(happening)
        still = (gr.skip(),) * len(_FIELDS)
        match data.get("action"):
            case "quote" if shown:
                return gr.skip(), gr.skip(), _opened_row(desk, shown, str(data.get("id"))), *still
            case "page" if shown:
                return *_found(desk, shown.search, int(data.get("page", 0))), gr.skip(), *still
            case "drop" if shown:
                looser = dict(shown.search.looser()).get(str(data.get("field")), shown.search)
                return *_found(desk, looser, 0), gr.skip(), *_form(looser)
        return gr.skip(), gr.skip(), gr.skip(), *still

    return act


def _opened_row(desk: Desk, shown: Results, quote_id: str) -> str:
    row = next((found for found in shown.rows if found.quote.id == quote_id), None)
    if row is None:  # the list has changed under the click
        return panel_html(None, None)
    try:
        place = desk.place(row.document.id, row.quote.start, row.quote.end)
    except WhosaidError as error:
        return error_html(error.message, error.remedy)
    return panel_html(row, place)


def _exporting(desk: Desk, form: str) -> Callable[[Results | None], dict[str, str]]:
    def export(shown: Results | None) -> dict[str, str]:
        if shown is None:
            return {"error": "There is nothing to export: search first."}
        try:
            content = desk.export(shown.search, form)
        except WhosaidError as error:
            return {"error": str(error)}
        return {"name": f"quotes.{form}", "type": _ENDINGS[form], "content": content}

    return export
