"""The command `whosaid`. Starting it loads nothing heavy: each command is imported when it is called."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from corpus.errors import WhosaidError

COMMANDS = {
    "ask": "ui.commands.ask:ask",
    "chat": "ui.commands.chat:chat",
    "check": "ui.commands.check:check",
    "doctor": "ui.commands.doctor:doctor",
    "eval": "ui.commands.evaluate:evaluate",
    "ingest": "ui.commands.library:ingest",
    "model": "ui.commands.model:model",
    "people": "ui.commands.people:people",
    "quotes": "ui.commands.quotes:quotes",
    "reindex": "ui.commands.library:reindex",
    "remove": "ui.commands.library:remove",
    "sources": "ui.commands.library:sources",
}
_SUMMARIES = {
    "ask": "Answer a question, with the exact words and where they stand.",
    "chat": "Open the chat in a browser.",
    "check": "Tell whether a quotation stands in the library, and in whose mouth.",
    "doctor": "Tell the state of each part, and what to do about it.",
    "eval": "Measure answers, retrieval and quotations on a set.",
    "ingest": "Read articles and transcripts into the library.",
    "model": "List the models of the Ollama server, or have it fetch one.",
    "people": "List who speaks in the library, and correct who is who.",
    "quotes": "List who said what.",
    "reindex": "Embed the library anew.",
    "remove": "Take documents out of the library.",
    "sources": "List what the library holds.",
}


class _LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above is ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, without importing a command for its summary."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_SUMMARIES.items()))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """The installed version; a checkout that is not installed says so."""
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"whosaid {version('whosaid')}")
    except PackageNotFoundError:
        click.echo("whosaid, not installed (run from its sources)")
    ctx.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The library to work on (or WHOSAID_DATA).",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
@click.pass_context
def cli(ctx: click.Context, data: Path | None) -> None:
    """Chat with conference material and learn who said what, in their exact words."""
    ctx.obj = data


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process: 0 done, 1 nothing found or abstained, 2 wrong use, 3 not ready."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code: Any = cli.main(args=arguments, prog_name="whosaid", standalone_mode=False)
    except WhosaidError as error:
        complain(error)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped.", err=True)
        code = 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing more to say, and nothing to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def complain(error: WhosaidError) -> None:
    """What went wrong and the remedy, on standard error."""
    click.secho(f"whosaid: {error.message}", err=True, fg="red")
    if error.remedy:
        click.echo(f"  {error.remedy}", err=True)


if __name__ == "__main__":
    main()
