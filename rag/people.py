"""Who is who in a library: its roster, and correcting it by hand."""

from collections.abc import Sequence

from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.bearers import Bearers
from rag.corrections import Correction, Made
from rag.errors import NothingFound, UsageError
from rag.lexical import LANGUAGES, fold, function_words
from rag.names import NAME_PARTICLES
from rag.roster import KnownPerson, build, meant


def known_people(catalog: Catalog) -> tuple[KnownPerson, ...]:
    """Everybody a library knows, corrections applied, those who speak most first."""
    return build(catalog.people(), catalog.corrections())


def find_people(catalog: Catalog, name: str) -> list[KnownPerson]:
    """Whom a name means: as a filter on the speaker does. Raises NothingFound, with the nearest names."""
    found = meant(known_people(catalog), name)
    if not found:
        Bearers(catalog.people(), catalog.corrections()).the_one(name)  # tells that there is nobody
    return found


def called(catalog: Catalog, names: Sequence[str]) -> str:
    """Under which of several names one person is best known: a name in full rather than a part or a phrase, then the
    one that speaks most, then the first."""
    roster = known_people(catalog)

    def fitness(name: str) -> tuple[bool, int]:
        parts = [fold(word) for word in name.split()]
        phrase = any(part in function_words(code) and part not in NAME_PARTICLES
                     for code in LANGUAGES for part in parts)  # fmt: skip
        return len(parts) > 1 and not phrase, sum(person.quotes for person in meant(roster, name))

    return max(names, key=fitness)


def refresh(catalog: CatalogWriter) -> None:
    """Work out anew by which name the library knows everybody, for all rows at once."""
    catalog.set_known({member: person.name for person in known_people(catalog) for member in person.members})


def corrections_of(catalog: Catalog) -> list[tuple[Made, bool]]:
    """What was corrected by hand, oldest first, and whether each finds somebody to correct at present."""
    made = catalog.corrections()
    idle = set(Bearers(catalog.people(), made).idle)
    return [(each, each.number not in idle) for each in made]


def correct(catalog: CatalogWriter, wanted: Correction) -> Made:
    """Make a correction. Raises NothingFound for a name or source that isn't there, UsageError for what cannot
    be; then nothing is changed."""
    full = Bearers(catalog.people(), catalog.corrections()).checked(wanted)
    with catalog.transaction():
        made = catalog.add_correction(full)
        refresh(catalog)
    return made


def undo(catalog: CatalogWriter, number: int | None = None) -> Made:
    """Take a correction back, the last one where none is named. Raises NothingFound where there is none, UsageError
    where a later one builds on it."""
    made = catalog.corrections()
    if not made:
        raise NothingFound("There is no correction to take back.", "`whosaid people corrections` lists them.")
    number = made[-1].number if number is None else number
    gone = next((each for each in made if each.number == number), None)
    if gone is None:
        raise NothingFound(f"There is no correction {number}.", "`whosaid people corrections` lists them.")
    people = catalog.people()
    left = [each for each in made if each is not gone]
    stranded = set(Bearers(people, left).idle) - set(Bearers(people, made).idle)
    if stranded:
        last = max(stranded)
        raise UsageError(f"Correction {last} builds on it.", f"First: `whosaid people undo {last}`.")
    with catalog.transaction():
        catalog.drop_correction(number)
        refresh(catalog)
    return gone
