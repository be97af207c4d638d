"""What the page says and offers of a library: counts, names to choose from, questions to begin with."""

from collections.abc import Sequence

from rag.adapters.catalog import Catalog
from rag.adapters.ollama_server import choose_model, server_status
from rag.errors import ModelError, WhosaidError
from rag.people import known_people
from rag.settings import Settings
from ui.chat_view import LibraryInfo
from ui.choices import MOST_CHOICES, Choices

_EXAMPLES = {
    "en": ("What did {name} say?", "Who talked about {topic}?", "Who is {name}?"),
    "fr": ("Qu'a dit {name} ?", "Qui a parlé de {topic} ?", "Qui est {name} ?"),
    "nl": ("Wat zei {name}?", "Wie sprak over {topic}?", "Wie is {name}?"),
    "de": ("Was sagte {name}?", "Wer sprach über {topic}?", "Wer ist {name}?"),
    "es": ("¿Qué dijo {name}?", "¿Quién habló de {topic}?", "¿Quién es {name}?"),
}


def info(settings: Settings) -> LibraryInfo:
    """What the library holds, and the line above the chat where no model runs."""
    with Catalog(settings.data) as catalog:
        counts, languages = catalog.counts(), catalog.languages()
    return LibraryInfo(
        documents=counts.documents,
        passages=counts.passages,
        quotes=counts.quotes,
        languages=languages,
        data=str(settings.data),
        notice=_notice(settings, counts.documents),
    )


def _notice(settings: Settings, documents: int) -> str | None:
    if not documents:
        return "The library is empty. Fill it with `whosaid ingest PATH…`."
    if settings.openai_base_url:
        return None
    try:
        choose_model(settings, server_status(settings))
    except ModelError as error:
        return f"{error} Until then answers are put together from the sources' own sentences."
    return None


def models(settings: Settings) -> tuple[str, ...]:
    """The models of the server; none where it doesn't answer."""
    return tuple(model.name for model in server_status(settings).models)


def choices(settings: Settings, models: Sequence[str] = ()) -> Choices:
    """What the forms offer: these models, and of the library people who speak, events, languages, titles."""
    with Catalog(settings.data) as catalog:
        roster = known_people(catalog)
        return Choices(
            models=models,
            speakers=tuple(sorted(person.name for person in roster[:MOST_CHOICES] if person.quotes)),
            events=catalog.events(),
            languages=catalog.languages(),
            titles=tuple(sorted({row.info.title for row in catalog.sources()})),
        )


def examples(settings: Settings, most: int) -> tuple[str, ...]:
    """Questions that this library can answer: about the people who speak most in it, in its languages."""
    found: list[str] = []
    try:
        with Catalog(settings.data) as catalog:
            languages = [code for code in catalog.languages() if code in _EXAMPLES]
            roster = [
                person for person in known_people(catalog) if person.quotes and len(person.name.split()) > 1
            ]
            spoken = {
                person.name: _language_of(catalog, person.readings[0].document_id) for person in roster[:40]
            }
    except WhosaidError:
        return ()
    for at in range(most):
        language = languages[at % len(languages)] if languages else "en"
        own = [person for person in roster[:40] if spoken[person.name] == language] or roster
        if own:
            person = own[at // max(1, len(languages)) % len(own)]
            forms = _EXAMPLES.get(language, _EXAMPLES["en"])
            form = forms[2] if at % 3 == 2 and person.role else forms[0]
            found.append(form.format(name=person.name))
    return tuple(dict.fromkeys(found))


def _language_of(catalog: Catalog, document_id: str) -> str:
    info = catalog.infos([document_id]).get(document_id)
    return info.language if info else "en"
