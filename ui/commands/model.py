"""`whosaid model`: the models of the Ollama server."""

import sys

import click

from ui import contract
from ui.options import settings_of


@click.group()
def model() -> None:
    """List the models of the Ollama server, or have it fetch one."""


@model.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_models(ctx: click.Context, /, *, as_json: bool) -> int:
    """List what the server has."""
    from rag.adapters.ollama_server import server_status
    from rag.errors import ModelServerUnreachable
    from ui.terminal import table

    status = server_status(settings_of(ctx))
    if not status.reachable:
        raise ModelServerUnreachable(status.problem, status.remedy)
    if as_json:
        click.echo(contract.dump([{"name": m.name, "size": m.size} for m in status.models]))
    else:
        click.echo(table(("model", "size"), [(m.name, f"{m.size / 1e9:.1f} GB") for m in status.models]))
    return 0 if status.models else 1


@model.command()
@click.argument("name")
@click.pass_context
def pull(ctx: click.Context, /, *, name: str) -> int:
    """Have the server fetch a model. Stopped, it goes on from there the next time."""
    from rich import progress as bars
    from rich.console import Console

    from rag.adapters.ollama_server import pull as fetch

    console = Console(stderr=True)
    with bars.Progress(
        bars.TextColumn("{task.description}"), bars.BarColumn(), bars.DownloadColumn(),
        bars.TransferSpeedColumn(), bars.TimeRemainingColumn(),
        console=console, transient=True, disable=not sys.stderr.isatty(),
    ) as shown:  # fmt: skip
        task = shown.add_task(f"pulling {name}", total=None)
        for step in fetch(settings_of(ctx), name):
            shown.update(task, description=step.status[:40], completed=step.completed or 0, total=step.total)
    click.echo(f"{name} is there. Ask it with `whosaid ask --model {name} …`, or set WHOSAID_MODEL={name}.")
    return 0
