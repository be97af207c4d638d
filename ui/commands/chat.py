"""`whosaid chat`: the page in the browser."""

import threading

import click

from ui.options import settings_of

EXAMPLES = 4


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; beyond this machine only if you name it.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port; without it the first free one from 7860 on."
)
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.pass_context
def chat(ctx: click.Context, /, *, host: str, port: int | None, no_browser: bool) -> int:
    """Open the chat in a browser."""
    settings = settings_of(ctx)
    from rag.wiring import ModelChooser, assistant_over, open_library

    with open_library(settings) as library:
        click.echo("Starting the page…", err=True)
        from rag.types import Mode
        from ui.chat import build, serve
        from ui.library_desk import LibraryDesk
        from ui.library_view import choices, examples, info, models

        assistant = assistant_over(library, settings)
        found = models(settings)
        app = build(
            assistant,
            LibraryDesk(settings, library.retriever),
            title_info=lambda: info(settings),
            examples=examples(settings, EXAMPLES),
            choices=lambda: choices(settings, found),
            model_mode=Mode.LLM if settings.openai_base_url else Mode.OLLAMA,
        )
        for warm_up in (assistant.warm_up, ModelChooser(settings).warm_up):
            threading.Thread(target=warm_up, daemon=True).start()
        serve(app, host, port, open_browser=not no_browser)
    return 0
