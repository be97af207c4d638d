"""`whosaid ingest`, `sources`, `remove`, `reindex`: what is in the library."""

import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import click

from rag.errors import NothingFound, UsageError
from rag.settings import Settings
from ui import contract
from ui.options import format_option, settings_of

WIDEST_NOTE = 120
SHOWN = 20
"""Lines of a list in a summary; the rest is counted."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="The invented sample corpus that ships with whosaid.")
@click.option("--prune", is_flag=True, help="Take documents out whose file is gone.")
@click.option("--embedder", help="A sentence-transformers model, for a new library.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome of every file as JSON.")
@click.pass_context
def ingest(
    ctx: click.Context,
    /,
    *,
    paths: tuple[Path, ...],
    sample: bool,
    prune: bool,
    embedder: str | None,
    as_json: bool,
) -> int:
    """Read articles and transcripts (.txt, .md, .html) from files and folders into the library.

    Unchanged files are skipped, changed ones replaced. It can be stopped at any time: the next run goes on.
    """
    wanted = [*paths, *([sample_folder()] if sample else [])]
    if not wanted:
        raise UsageError("Nothing to ingest.", "Name files or folders, or give --sample.")
    settings = settings_of(ctx, embedder=embedder)
    from rag.ingest import Status
    from rag.wiring import open_ingest

    with open_ingest(settings, "whosaid ingest") as run, _progress(run):
        summary = run.run(wanted, prune=prune)
        counts = run.catalog.counts()
    if as_json:
        outcomes = [
            {"source": o.source, "status": str(o.status), "detail": o.detail, "notes": list(o.notes)}
            for o in summary.outcomes
        ]
        click.echo(
            contract.dump(
                {"outcomes": outcomes, "embedded": summary.embedded, "seconds": round(summary.seconds, 3)}
            )
        )
    else:
        _print_summary(summary, settings, counts.documents, counts.passages, counts.quotes)
    failed = summary.of(Status.FAILED)
    missing = any(not path.exists() for path in wanted)
    return 1 if missing or (failed and len(failed) == len(summary.outcomes)) else 0


def sample_folder() -> Path:
    """Where the sample corpus lies in this installation."""
    return Path(str(files("corpus") / "sample"))


@contextmanager
def _progress(run: object) -> Iterator[None]:
    """Two bars on a terminal (sources read, texts embedded), with rate and time left; else nothing."""
    from rag.ingest import Ingest, Progress

    assert isinstance(run, Ingest)  # noqa: S101 - the annotation would import it at start
    if not sys.stderr.isatty():
        yield
        return
    from rich import progress as bars
    from rich.console import Console

    with bars.Progress(
        bars.TextColumn("{task.description:<10}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[rate]}"),
        bars.TimeRemainingColumn(),
        bars.TextColumn("[dim]{task.fields[doing]}"),
        console=Console(stderr=True),
        transient=True,
    ) as shown:
        read = shown.add_task("sources", total=None, rate="", doing="")
        embedded = shown.add_task("vectors", total=None, rate="", doing="")

        def report(now: Progress) -> None:
            for task, done, total in (
                (read, now.files, now.of_files),
                (embedded, now.texts, now.of_texts),
            ):
                speed = shown.tasks[task].speed
                shown.update(
                    task, completed=done, total=total or None, rate=f"{speed:.1f}/s" if speed else ""
                )
            shown.update(read, doing=now.doing if "reading" in now.doing else "")
            shown.update(embedded, doing="" if "reading" in now.doing else now.doing)

        run.report = report
        yield


def _print_summary(summary: object, settings: Settings, documents: int, passages: int, quotes: int) -> None:
    from rag.ingest import Status, Summary

    assert isinstance(summary, Summary)  # noqa: S101
    counted = [f"{len(found)} {status}" for status in Status if (found := summary.of(status))]
    click.echo(f"{', '.join(counted) or 'No sources'} in {summary.seconds:.1f} s.")
    for status in (Status.FAILED, Status.VANISHED, Status.REMOVED, Status.MOVED):
        found = summary.of(status)
        for outcome in found[:SHOWN]:
            colour = "red" if status is Status.FAILED else None
            click.secho(
                f"  {status}: {outcome.source}: {outcome.detail}", fg=colour, err=status is Status.FAILED
            )
        if len(found) > SHOWN:
            click.echo(f"  … and {len(found) - SHOWN} more {status}")
    same = [o for o in summary.of(Status.SKIPPED) if o.detail.startswith("same")]
    for outcome in same[:SHOWN]:
        click.echo(f"  skipped: {outcome.source}: {outcome.detail}")
    noted = [(outcome.source, note) for outcome in summary.outcomes for note in outcome.notes]
    for source, note in noted[:SHOWN]:
        click.secho(f"  {source}: {textwrap.shorten(note, WIDEST_NOTE, placeholder='…')}", fg="yellow")
    if len(noted) > SHOWN:
        click.echo(f"  … and {len(noted) - SHOWN} more such places; `whosaid sources --json` lists them all")
    if summary.of(Status.VANISHED):
        click.echo("  Run again with --prune to take those out.")
    click.echo(
        f"The library in {settings.data} holds {documents} documents, {passages} passages, {quotes} quotes."
    )


@click.command()
@format_option("table", "json")
@click.pass_context
def sources(ctx: click.Context, /, *, form: str, as_json: bool) -> int:
    """List what the library holds."""
    settings = settings_of(ctx)
    from rag.adapters.catalog import Catalog

    with Catalog(settings.data) as catalog:
        rows = catalog.sources()
    if as_json or form == "json":
        click.echo(
            contract.dump(
                [
                    {
                        **contract.document_record(row.info),
                        "passages": row.passages,
                        "quotes": row.quotes,
                        "not_yet_embedded": row.pending,
                        "notes": list(row.notes),
                    }
                    for row in rows
                ]
            )
        )
    else:
        from ui.terminal import table

        lines = [
            (row.info.id[:8], row.info.language, row.info.published or "", str(row.passages), str(row.quotes),
             row.info.title, row.info.source)
            for row in rows
        ]  # fmt: skip
        click.echo(table(("id", "lang", "date", "passages", "quotes", "title", "source"), lines))
        if noted := [row for row in rows if row.notes]:
            places = sum(len(row.notes) for row in noted)
            click.echo(
                f"{len(noted)} of them held hidden text or orders to programs, {places} places in all, which no "
                "answer sees: `whosaid sources --json` lists them.",
                err=True,
            )
        if pending := sum(row.pending for row in rows):
            click.echo(
                f"{pending} passages and quotes have no vector yet: run `whosaid ingest` again to finish.",
                err=True,
            )
    return 0 if rows else 1


@click.command()
@click.argument("which", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_context
def remove(ctx: click.Context, /, *, which: tuple[str, ...], yes: bool) -> int:
    """Take documents out of the library, by id, path, folder or title. Your files stay where they are."""
    settings = settings_of(ctx)
    from rag.adapters.catalog import Catalog

    with Catalog(settings.data) as catalog:
        rows = [row.info for row in catalog.sources()]
    chosen: dict[str, str] = {}
    for wanted in which:
        path = str(Path(wanted).absolute())
        found = [
            info
            for info in rows
            if (len(wanted) >= 6 and info.id.startswith(wanted))
            or info.source == path
            or info.source.startswith(path.rstrip("/") + "/")
            or info.title.casefold() == wanted.casefold()
        ]
        if not found:
            raise NothingFound(f"The library holds nothing named {wanted}.", "See `whosaid sources`.")
        chosen.update((info.id, info.source) for info in found)
    for source in chosen.values():
        click.echo(source)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("Nothing was removed: there is no terminal to ask on.", "Give --yes.")
        click.confirm(f"Take these {len(chosen)} out of the library?", abort=True)
    from rag.wiring import open_ingest

    with open_ingest(settings, "whosaid remove") as run:
        run.remove(list(chosen))
    click.echo(f"{len(chosen)} removed. To have them back: `whosaid ingest PATH…`.")
    return 0


@click.command()
@click.option("--embedder", help="A sentence-transformers model: name or folder. Kept for this library.")
@click.option("--read-again", is_flag=True, help="Also read every source anew.")
@click.pass_context
def reindex(ctx: click.Context, /, *, embedder: str | None, read_again: bool) -> int:
    """Embed the library anew: with another embedder, or after the folder chroma/ was lost."""
    settings = settings_of(ctx, embedder=embedder)
    from rag.adapters.catalog import Catalog
    from rag.wiring import open_ingest

    Catalog(settings.data).close()  # says so where there is no library, before one is made
    with open_ingest(settings, "whosaid reindex", adopt=True) as run, _progress(run):
        run.embedder.embed_query("Who said what?")  # one that can't be loaded must not cost the old vectors
        if read_again:
            run.read_again()
        summary = run.rebuild()
        name = run.embedder.name
    click.echo(f"{summary.embedded} passages and quotes embedded with {name} in {summary.seconds:.1f} s.")
    return 0
