"""From settings to a ready assistant: the one place that chooses and joins the engines."""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from rag.adapters.catalog import META_EMBEDDER, Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.chroma import ChromaVectors
from rag.adapters.embedder import SentenceTransformersEmbedder
from rag.adapters.hashing import HashingEmbedder
from rag.adapters.lock import writer_lock
from rag.adapters.ollama_server import ServerStatus, choose_model, server_status
from rag.assistant import Assistant, Choice
from rag.corrections import Correction, Made
from rag.errors import LibraryError, ModelError
from rag.ingest import Ingest, Report, check_embedder
from rag.people import correct, undo
from rag.protocols import Embedder, LanguageModel, VectorStore
from rag.retrieval import Retriever
from rag.settings import DEFAULT_EMBEDDER, Settings
from rag.types import Mode, Question

STATUS_SECONDS = 15.0
"""How long what a model server said of itself is believed."""


def quiet_libraries() -> None:
    """Telemetry and progress bars of the libraries off, before any of them is imported."""
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def embedder_name(settings: Settings) -> str:
    """The embedder in force: the setting, else the one the library was made with, else the default."""
    if settings.embedder:
        return settings.embedder
    try:
        with Catalog(settings.data) as catalog:
            return catalog.meta(META_EMBEDDER) or DEFAULT_EMBEDDER
    except LibraryError:
        return DEFAULT_EMBEDDER  # there is no library yet


def make_embedder(settings: Settings) -> Embedder:
    """The embedder in force; `hashing-N` is the cheap one without a model. Loaded at its first text."""
    name = embedder_name(settings)
    kind, _, size = name.partition("-")
    if kind == "hashing" and size.isdigit():
        return HashingEmbedder(int(size))
    return SentenceTransformersEmbedder(name)


def loads_a_model(embedder: Embedder) -> bool:
    """Whether an embedder takes seconds before its first text."""
    return isinstance(embedder, SentenceTransformersEmbedder)


def make_vectors(settings: Settings) -> VectorStore:
    return ChromaVectors(settings.data, settings.chroma_url)


def library_fingerprint(settings: Settings) -> str:
    """Twelve hex digits that change with the documents of a library."""
    with Catalog(settings.data) as catalog:
        state = "\n".join(f"{known.id} {known.reader}" for _, known in sorted(catalog.stored().items()))
    return hashlib.sha256(state.encode()).hexdigest()[:12]


@contextmanager
def open_ingest(
    settings: Settings, command: str, report: Report | None = None, *, adopt: bool = False
) -> Iterator[Ingest]:
    """The right to write to the library, held while the block runs. Raises LibraryBusy and its kin.

    `adopt` lets the settings' embedder take the place of the library's (reindex).
    """
    quiet_libraries()
    with writer_lock(settings.data, command), CatalogWriter(settings.data) as catalog:
        embedder = make_embedder(settings)
        if not adopt:
            check_embedder(catalog, embedder.name)
        ingest = Ingest(catalog, embedder, make_vectors(settings))
        if report is not None:
            ingest.report = report
        yield ingest


def correct_people(settings: Settings, correction: Correction) -> Made:
    """Correct who is who in the library; the writer's lock is held for that moment alone.

    Raises LibraryError where there is none, LibraryBusy, NothingFound for a name or source that isn't there, and
    UsageError for what cannot be.
    """
    with _open_people(settings) as catalog:
        return correct(catalog, correction)


def undo_correction(settings: Settings, number: int | None = None) -> Made:
    """Take a correction back, the last one where none is named. Raises as `correct_people` does."""
    with _open_people(settings) as catalog:
        return undo(catalog, number)


@contextmanager
def _open_people(settings: Settings) -> Iterator[CatalogWriter]:
    Catalog(settings.data).close()  # writing would make a library where there is none
    with writer_lock(settings.data, "people"), CatalogWriter(settings.data) as catalog:
        yield catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLibrary:
    """A library opened for reading, with what searches it."""

    catalog: Catalog
    retriever: Retriever
    embedder: Embedder | None
    notice: str | None = None
    """Why it is searched by words alone, where it is."""


@contextmanager
def open_library(settings: Settings) -> Iterator[OpenLibrary]:
    """The library for reading; no lock is taken. Raises LibraryError where there is none.

    One made with another embedder than the settings name is searched by words alone, and says so.
    """
    quiet_libraries()
    with Catalog(settings.data) as catalog:
        made_with = catalog.meta(META_EMBEDDER) or DEFAULT_EMBEDDER
        if settings.embedder and settings.embedder != made_with:
            notice = (
                f"This library was made with the embedder {made_with}, the settings say {settings.embedder}: "
                "it is searched by words alone. Run `whosaid reindex`."
            )
            yield OpenLibrary(
                catalog=catalog, retriever=Retriever(catalog, None, None), embedder=None, notice=notice
            )
            return
        embedder = make_embedder(settings)
        retriever = Retriever(catalog, embedder, make_vectors(settings))
        yield OpenLibrary(catalog=catalog, retriever=retriever, embedder=embedder)


@contextmanager
def open_assistant(settings: Settings) -> Iterator[Assistant]:
    """An assistant over the library, reading only. Raises LibraryError where there is none."""
    with open_library(settings) as library:
        yield assistant_over(library, settings)


def assistant_over(library: OpenLibrary, settings: Settings) -> Assistant:
    """An assistant over a library that is open."""
    chooser: Callable[[Question], Choice] = ModelChooser(settings)
    return Assistant(
        library.catalog,
        library.retriever,
        library.embedder,
        _noticing(chooser, library.notice) if library.notice else chooser,
        passages=settings.passages,
        fingerprint=settings.fingerprint(),
        least=settings.answer_threshold,
        withholds=settings.failed_sentences == "withhold",
        judges=settings.model_verdict == "on",
    )


def _noticing(chooser: Callable[[Question], Choice], notice: str) -> Callable[[Question], Choice]:
    """The same choice with a line more."""

    def choose(question: Question) -> Choice:
        choice = chooser(question)
        return replace(choice, notice=f"{notice} {choice.notice}" if choice.notice else notice)

    return choose


@runtime_checkable
class Loadable(Protocol):
    """A model that can be loaded before it is asked."""

    def warm_up(self) -> None: ...


class ModelChooser:
    """Which model answers a question: asks the server, and remembers for a moment what it said."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._status: tuple[float, ServerStatus] | None = None
        self._models: dict[str, LanguageModel] = {}

    def __call__(self, question: Question) -> Choice:
        if question.mode is Mode.QUOTES:
            return Choice()
        settings = replace(self._settings, model=question.model or self._settings.model)
        try:
            if question.mode is Mode.LLM or (question.mode is None and settings.openai_base_url):
                return Choice(model=self._openai_like(settings), mode=Mode.LLM)
            return Choice(model=self._ollama(settings), mode=Mode.OLLAMA)
        except ModelError as error:
            notice = f"{error} Until then answers are put together from the sources' own sentences."
            return Choice(notice=notice)

    def warm_up(self) -> None:
        """Have the server load the model that questions will be put to, with their context; nothing where there is
        none: the first question tells what is wrong."""
        if self._settings.openai_base_url:
            return
        with contextlib.suppress(ModelError):
            model = self._ollama(self._settings)
            if isinstance(model, Loadable):
                model.warm_up()

    def status(self) -> ServerStatus:
        now = time.monotonic()
        if self._status is None or now - self._status[0] > STATUS_SECONDS:
            self._status = (now, server_status(self._settings))
        return self._status[1]

    def _ollama(self, settings: Settings) -> LanguageModel:
        name = choose_model(settings, self.status())
        if name not in self._models:
            from rag.adapters.ollama import OllamaModel

            self._models[name] = OllamaModel(settings, name)
        return self._models[name]

    def _openai_like(self, settings: Settings) -> LanguageModel:
        from rag.adapters.openai_like import OpenAILikeModel

        name = f"openai:{settings.model}"
        if name not in self._models:
            self._models[name] = OpenAILikeModel(settings, settings.model)
        return self._models[name]
