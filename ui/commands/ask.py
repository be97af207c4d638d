"""`whosaid ask`: one question, from the terminal or a script."""

import json
import sys

import click

from rag.adapters.catalog import Catalog
from rag.errors import UsageError
from rag.settings import Settings
from rag.types import Answer, Delta, Finished, Message, Mode, NoAnswer, Notice, Question
from ui import contract
from ui.options import check_known, filter_options, filters_of, settings_of

ROLES = ("user", "assistant")


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--mode",
    type=click.Choice([str(mode) for mode in Mode]),
    help="quotes: the sources' own words; ollama: a local model.",
)
@click.option("--model", help="The model to ask, in place of the setting.")
@click.option("--history", help='Earlier turns: JSON, a list of {"role", "content"}, or @FILE.')
@click.option(
    "--stream/--no-stream",
    default=None,
    help="Show a model's answer as it is written (default on a terminal).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@filter_options
@click.pass_context
def ask(
    ctx: click.Context,
    /,
    *,
    question: tuple[str, ...],
    mode: str | None,
    model: str | None,
    history: str | None,
    stream: bool | None,
    as_json: bool,
    **filters: str | None,
) -> int:
    """Answer a question from the library, with the exact words and where they stand.

    Filters can be typed into the question, too: speaker:Oduya event:"Quayside 2024" since:2024.
    """
    asked = Question(
        text=" ".join(question).strip(),
        filters=filters_of(**filters),
        history=_messages(history),
        mode=Mode(mode) if mode else None,
        model=model,
    )
    if not asked.text:
        raise UsageError("The question is empty.", "Write it behind `whosaid ask`.")
    settings = settings_of(ctx)
    if asked.filters:
        with Catalog(settings.data) as catalog:
            check_known(catalog, asked.filters)
    result = _asked(
        settings,
        asked,
        streamed=not as_json and (sys.stdout.isatty() if stream is None else stream),
        quiet=as_json,
    )
    if as_json:
        click.echo(contract.dump(contract.answer_record(result)))
    return 1 if isinstance(result, NoAnswer) else 0


def _asked(settings: Settings, question: Question, *, streamed: bool, quiet: bool) -> Answer | NoAnswer:
    """Ask and, unless `quiet`, print as it comes or at the end."""
    from rag.wiring import open_assistant
    from ui.terminal import answer_lines, sources_lines

    shown = told = ""
    with open_assistant(settings) as assistant:
        for event in assistant.stream(question):
            match event:
                case Notice(text=text) if not quiet:
                    told = text
                    click.secho(text, err=True, dim=True)
                case Notice(text=text):
                    click.echo(text, err=True)
                case Delta(text=text) if streamed:
                    shown += text
                    click.echo(text, nl=False)
                case Finished(result=result):
                    if not quiet:
                        if shown:
                            click.echo()
                        if isinstance(result, NoAnswer) or result.text.strip() != shown.strip():
                            if shown:
                                click.secho("\nAfter checking:", bold=True)
                            click.echo(answer_lines(result))
                        if news := (result.notice or "").removeprefix(told).strip():
                            click.secho(news, err=True, dim=True)
                        click.echo(sources_lines(result))
                    return result
    raise AssertionError("a stream of events ends with Finished")


def _messages(history: str | None) -> tuple[Message, ...]:
    """Earlier turns from JSON. Raises UsageError that says what is wrong."""
    if not history:
        return ()
    wanted = 'Give a list like [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}].'
    try:
        if history.startswith("@"):
            from pathlib import Path

            history = Path(history[1:]).read_text(encoding="utf-8")
        turns = json.loads(history)
    except OSError as error:
        raise UsageError(f"--history: {error.filename} cannot be read: {error.strerror}.", wanted) from error
    except ValueError as error:
        raise UsageError(f"--history is no JSON: {error}.", wanted) from error
    if not isinstance(turns, list):
        raise UsageError("--history is not a list of turns.", wanted)
    for number, turn in enumerate(turns, start=1):
        if (
            not isinstance(turn, dict)
            or turn.get("role") not in ROLES
            or not isinstance(turn.get("content"), str)
        ):
            raise UsageError(f"--history: turn {number} is none.", wanted)
    return tuple(Message(role=turn["role"], content=turn["content"]) for turn in turns)
