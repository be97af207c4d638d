"""`whosaid eval`: measure answers, retrieval and extraction on a set."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.errors import UsageError
from rag.settings import Settings
from rag.types import Filters, Mode
from ui import contract
from ui.options import settings_of

if TYPE_CHECKING:
    from evals.retrieval import RetrievalReport
    from evals.selective import Selective

OUT = click.option(
    "--json", "out", type=click.Path(path_type=Path), help="Write the whole result to this file; - prints it."
)


@click.group(name="eval")
def evaluate() -> None:
    """Measure answers, retrieval and quotations on a set."""


@evaluate.command()
@click.argument("which", metavar="SET")
@click.option("--mode", type=click.Choice([str(mode) for mode in Mode]), help="As in `whosaid ask`.")
@click.option("--model", help="As in `whosaid ask`.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first cases.")
@OUT
@click.pass_context
def run(
    ctx: click.Context, which: str, mode: str | None, model: str | None, limit: int | None, out: Path | None
) -> int:
    """Run a set of cases (JSON Lines) through the library. SET is a file, or `sample` for the set that ships.

    Stopped with --json given, it goes on where it was. Beside OUT stand the files .curve.csv and .curve.png: how right
    answers are by how many are given (the whole curve with WHOSAID_ANSWER_THRESHOLD=0).
    """
    settings = settings_of(ctx)
    from evals import report
    from evals.run import finish
    from evals.run import run as run_cases
    from evals.selective import selective
    from evals.sets import load_cases
    from rag.wiring import library_fingerprint, open_assistant

    cases = load_cases(_shipped(which))[:limit]
    file = out if out and str(out) != "-" else None
    with open_assistant(settings) as assistant, _bar("cases") as watch:
        found = run_cases(
            cases,
            assistant,
            mode=Mode(mode) if mode else None,
            model=model,
            fingerprint=f"{settings.fingerprint()}-{library_fingerprint(settings)}",
            output=file,
            watch=lambda progress: watch(progress.done, progress.of),
        )
    if file:
        finish(file, report.run_json(found))
    elif out:
        click.echo(contract.dump(report.run_json(found)))
    _show(report.run_table(found), to_stderr=bool(out and not file))
    if chosen := selective(found.records):
        _show(report.selective_table(chosen), to_stderr=bool(out and not file))
        if file:
            _write_curve(chosen, file)
    for record in found.records:
        if record.error:
            click.secho(f"{record.id}: {record.error}", fg="red", err=True)
    return 1 if found.errors else 0


def _write_curve(chosen: "Selective", file: Path) -> None:
    """The risk–coverage curve beside a run's result."""
    from evals.curve import draw
    from evals.output import write_text
    from evals.selective import as_csv

    write_text(file.with_suffix(".curve.csv"), as_csv(chosen.points))
    draw(chosen.points, file.with_suffix(".curve.png"))


@evaluate.command()
@click.argument("which", metavar="SET", type=click.Path(path_type=Path))
@click.option("--format", "form", help="squad or beir, where the path doesn't tell.")
@click.option("--lang", help="Language of the set; told from its text otherwise.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first queries.")
@OUT
@click.pass_context
def retrieval(
    ctx: click.Context, which: Path, form: str | None, lang: str | None, limit: int | None, out: Path | None
) -> int:
    """Rank the paragraphs of a SQuAD file or a BEIR folder for its questions: fused, and each leg alone.

    The set's paragraphs are embedded once and kept under the data folder. A set of our own (JSON Lines, or
    `sample`) is searched in the library itself: a passage is right when it holds a case's evidence.
    """
    settings = settings_of(ctx)
    if which.suffix == ".jsonl" or not which.exists():
        return _cases_retrieval(settings, _shipped(str(which)), limit, out)
    from evals import library
    from evals import retrieval as ranking
    from evals.retrieval_sets import load_retrieval_set
    from rag.wiring import make_embedder, quiet_libraries

    quiet_libraries()
    corpus = load_retrieval_set(which, form)
    with _bar("passages") as watch:
        opened = library.open_library(
            corpus,
            data=settings.data,
            embedder=make_embedder(settings),
            language=lang,
            report=lambda now: watch(now.texts, now.of_texts),
        )
        with opened as made, _bar("queries") as watch_queries:
            found = ranking.evaluate(
                corpus.queries[:limit],
                ranking.ranker(made.retriever, made.language),
                made.paragraph_of,
                watch_queries,
            )
    return _ranked(found, out)


def _cases_retrieval(settings: Settings, path: Path, limit: int | None, out: Path | None) -> int:
    """Our own cases over the library."""
    from evals import retrieval as ranking
    from evals.sets import load_cases
    from rag.wiring import open_library

    cases = load_cases(path)[:limit]
    with open_library(settings) as library, _bar("queries") as watch:
        queries = ranking.library_queries(library.catalog, cases)
        same = {str(passage): str(passage) for passage in library.catalog.passage_ids(Filters())}
        found = ranking.evaluate(queries, ranking.ranker(library.retriever, "und"), same, watch)
    return _ranked(found, out)


def _ranked(found: "RetrievalReport", out: Path | None) -> int:
    from evals import report
    from evals.output import write_json

    content = report.retrieval_json(found)
    if out and str(out) == "-":
        click.echo(contract.dump(content))
    elif out:
        write_json(out, content)
    _show(report.retrieval_table(found), to_stderr=bool(out and str(out) == "-"))
    return 0


@evaluate.command()
@click.argument("gold", metavar="GOLD…", nargs=-1, required=True)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the texts that the gold names by file; the sample corpus otherwise.",
)
@OUT
def quotes(gold: tuple[str, ...], texts: Path | None, out: Path | None) -> int:
    """Extract quotations from the documents of gold files and score them. GOLD is a file, or one that ships:
    `sample`.
    """
    from evals import quotes as scoring
    from evals import report
    from evals.output import write_json
    from rag.quotes.extract import extract, outermost

    documents = [
        document
        for name in gold
        for document in scoring.load_gold(_shipped(name, "gold", "-quotes"), texts or scoring.SAMPLE)
    ]
    with _bar("documents") as watch:
        found = scoring.evaluate(documents, lambda document: outermost(extract(document)), watch)
    content = report.quotes_json(found)
    printed = bool(out and str(out) == "-")
    if printed:
        click.echo(contract.dump(content))
    elif out:
        write_json(out, content)
    _show(report.quotes_table(found), to_stderr=printed)
    _show(report.quotes_types_table(found), to_stderr=printed)
    _show(report.reliability_table(found.reliability), to_stderr=printed)
    return 0


def _shipped(which: str, folder: str = "sets", suffix: str = "") -> Path:
    """A file, or a set that ships by its name."""
    if Path(which).exists():
        return Path(which)
    there = {
        path.stem.removesuffix(suffix): path for path in Path(str(files("evals") / folder)).glob("*.jsonl")
    }
    if which in there:
        return there[which]
    raise UsageError(
        f"There is no set {which}.", f"Give a file, or one that ships: {', '.join(sorted(there))}."
    )


def _show(table: object, *, to_stderr: bool = False) -> None:
    from evals.report import Table
    from ui.terminal import table as aligned

    assert isinstance(table, Table)  # noqa: S101
    click.echo(f"\n{table.title}\n" + aligned(table.columns, table.rows), err=to_stderr)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal; nothing elsewhere. Its function takes how many are done, and of how many."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of or None)
