"""The page in the browser: the frame around its tabs, and the server it comes from.

Gradio is imported here and in `ui.tabs` alone (the one heavy import outside the adapters), so import this
module only when the page is wanted.
"""

from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

from rag.protocols import Asker
from rag.types import Mode
from ui.chat_runs import Runs
from ui.chat_server import LOOPBACK, Guard, listen, run_server
from ui.chat_view import LibraryInfo, header_html
from ui.choices import Choices, Now
from ui.desk import Desk
from ui.tabs import ask_tab, check_tab, people_tab, quotes_tab
from ui.tabs.fields import QUIET, refreshed, sent

# The tabs set what Gradio reads while it is imported.
# isort: split
import gradio as gr
from fastapi import FastAPI

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


# ---- the application


def build(
    asker: Asker,
    desk: Desk,
    *,
    title_info: LibraryInfo | Callable[[], LibraryInfo],
    examples: Sequence[str] = (),
    choices: Choices | Now | None = None,
    model_mode: Mode = Mode.OLLAMA,
) -> gr.Blocks:
    """The page around an asker and a desk. Functions for `title_info` and `choices` are
    called at every load, so that the page follows the library. `model_mode` is what "With model" asks for.
    Start it with `serve`.
    """
    runs = Runs(asker)
    offered = choices or Choices()
    now: Now = offered if callable(offered) else lambda: offered
    about = title_info if callable(title_info) else lambda: title_info
    with gr.Blocks(title="whosaid", analytics_enabled=False, fill_width=True) as app:
        info = about()
        head = gr.HTML(header_html(info), elem_id="head", js_on_load=None)
        told = gr.State(info.notice or "")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with gr.Tab("Ask", id="ask"):
                ask = ask_tab.layout(tuple(examples), now())
            _library_tabs(tabs, desk, now, [ask.sources])
        ask_tab.wire(ask, runs, tuple(examples), model_mode, told)
        app.load(_header(about), outputs=[head, told], **QUIET)
        app.load(lambda: refreshed(ask_tab.LISTS, now()), outputs=list(ask.lists), **QUIET)
        app.unload(ask_tab.stopper(runs))
    return app


def _library_tabs(tabs: gr.Tabs, desk: Desk, now: Now, naming: Sequence[Any]) -> None:
    """The tabs that need no model: what each shows is read when it comes into sight. Whoever is named in
    `naming` can be clicked for everything they said.
    """
    with gr.Tab("Who said what", id="quotes") as quotes_place:
        quotes = quotes_tab.layout(now())
    with gr.Tab("Check a quotation", id="check") as check_place:
        check = check_tab.layout(now())
    with gr.Tab("People", id="people") as people_place:
        people = people_tab.layout()
    quotes_tab.wire(quotes, desk)
    check_tab.wire(check, desk)
    people_tab.wire(people, desk)
    quotes_place.select(
        lambda shown: (*quotes_tab.opened(desk, shown), *refreshed(quotes_tab.LISTS, now())),
        inputs=[quotes.shown],
        outputs=[*quotes.outputs, *quotes.lists],
        **QUIET,
    )

    def everything_of(happening: gr.EventData) -> tuple[Any, ...]:
        shown = quotes_tab.of_person(desk, str(sent(happening).get("name", "")))
        return gr.Tabs(selected="quotes"), *shown

    gr.on(
        [component.submit for component in (*naming, people.person)],
        everything_of,
        outputs=[tabs, *quotes.outputs, *quotes.form],
        **QUIET,
    )
    people_place.select(
        lambda *standing: people_tab.shown(desk, *standing),
        inputs=[people.wanted, people.chosen, people.page],
        outputs=people.outputs,
        **QUIET,
    )
    check_place.select(lambda: refreshed(check_tab.LISTS, now()), outputs=list(check.lists), **QUIET)


def _header(about: Callable[[], LibraryInfo]) -> Callable[[], tuple[str, str]]:
    def header() -> tuple[str, str]:
        info = about()
        return header_html(info), info.notice or ""

    return header


# ---- the server


def asgi(app: gr.Blocks, host: str = LOOPBACK) -> FastAPI:
    """The page as an application for any ASGI server. It loads nothing from elsewhere, and tells the browser
    to refuse if it tried.
    """
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    def text(*names: str) -> list[str]:
        return [(files("ui") / "assets" / name).read_text(encoding="utf-8") for name in names]

    # Gradio's launch() would ask its own address through a proxy that the environment may name.
    gr.mount_gradio_app(
        outer,
        app,
        path="/",
        theme=_theme(),
        css="\n".join(text("style.css", "library.css", "review.css")),
        head="".join(f"<script>{script}</script>" for script in text("script.js", "library.js")),
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
