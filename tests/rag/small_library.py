"""A library of a few short articles in five languages, and an assistant over it, with no engine but SQLite."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.hashing import HashingEmbedder
from rag.assistant import Assistant, Choice
from rag.ingest import Ingest
from rag.protocols import LanguageModel
from rag.retrieval import Retriever
from rag.types import Mode
from tests.fakes import MemoryVectors

ARTICLES = {
    "harbour.md": """---
title: "Engineers defend slow ferries"
date: 2031-05-14
event: Hazelmere 2031
language: en
---
# Engineers defend slow ferries

The congress opened on Tuesday in Lisbon with 1,400 visitors, twice as many as the year before.

“The turbines must rest in winter. Nobody repairs a running machine,” said Walter Stroud,
chief engineer at Tallow Systems.

Pia Lindqvist, director of the Oxbow Foundation, disagreed. “A ferry that waits for spring is a hotel,” she said.

Lindqvist said that the night crossings would need a second crew before spring.

Celia Moreau, treasurer of Bramble Works, listened from the front row and left early.

## The workshop

According to Stroud, the old gearboxes will last eleven years. The keynote about batteries filled the hall.
""",
    "bruyere.md": """---
title: "Les batteries divisent le congrès"
date: 2031-06-02
event: Bruyère 2031
language: fr
---
# Les batteries divisent le congrès

« Les batteries ne remplacent pas un équipage », affirme Noor Okoro, directrice technique chez Kestrel Labs.
La salle, qui comptait 320 personnes, applaudit longuement.

Pour Tomas Brandt, analyste, la recharge coûte trop cher.
« Le prix de la recharge a doublé en deux ans », précise-t-il.
""",
    "heide.md": """---
title: "Havens zoeken personeel"
date: 2031-04-01
language: nl
---
# Havens zoeken personeel

‘Zonder loodsen vaart er geen schip,’ zei Ilse Vandersteen, directeur van de haven van Oostmeer.
Er waren 85 mensen in de zaal.
""",
    "moor.md": """---
title: "Der Hafen streitet über Wasserstoff"
date: 2031-03-11
language: de
---
# Der Hafen streitet über Wasserstoff

„Wasserstoff ist für Fähren zu teuer“, sagte Rune Haraldsen, Leiter der Werft Nordkai. Im Saal saßen 240 Gäste.
""",
    "brezo.md": """---
title: "El puerto apuesta por las velas"
date: 2031-02-20
language: es
---
# El puerto apuesta por las velas

«Las velas ahorran un tercio del combustible», afirmó Dunja Ferreira, ingeniera de Astilleros Brezo.
Asistieron 150 personas.
""",
}

SECOND_STROUD = {
    "museum.md": """---
title: "The museum lends its engines"
date: 2031-07-09
language: en
---
# The museum lends its engines

“A turbine in a showcase is a pity,” said Rebecca Stroud, curator of the Hazelmere Museum. She lent three engines.
"""
}

ENGINEERS = "The turbines must rest in winter. Nobody repairs a running machine"
HOTEL = "A ferry that waits for spring is a hotel"


def no_model(question: object) -> Choice:
    return Choice()


def always(model: LanguageModel, notice: str | None = None) -> object:
    """Chooses this model for every question."""
    return lambda question: Choice(model=model, mode=Mode.OLLAMA, notice=notice)


@contextmanager
def assistant_over(
    folder: Path,
    articles: Mapping[str, str] = ARTICLES,
    choose: object = no_model,
    *,
    embedding: bool = True,
    passages: int = 8,
) -> Iterator[tuple[Assistant, Catalog]]:
    """An assistant over a new library of these articles in `folder`."""
    sources = folder / "articles"
    sources.mkdir(exist_ok=True)
    for name, text in articles.items():
        (sources / name).write_text(text, encoding="utf-8")
    embedder, vectors = HashingEmbedder(64), MemoryVectors()
    with CatalogWriter(folder / "library") as writer:
        Ingest(writer, embedder, vectors).run([sources])
    with Catalog(folder / "library") as catalog:
        retriever = Retriever(catalog, embedder, vectors) if embedding else Retriever(catalog, None, None)
        yield (
            Assistant(
                catalog,
                retriever,
                embedder if embedding else None,
                choose,
                passages=passages,
                fingerprint="f00d",
            ),
            catalog,
        )
