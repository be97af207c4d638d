"""Short articles about an invented conference, made by a seeded generator: the same number gives the same files."""

import random
from pathlib import Path

_FIRST = ["Ilse", "Marek", "Noor", "Tomas", "Yara", "Pia", "Rune", "Celia", "Oskar", "Dunja"]
_LAST = [
    "Vandersteen",
    "Okoro",
    "Lindqvist",
    "Baptiste",
    "Haraldsen",
    "Moreau",
    "Teixeira",
    "Kowal",
    "Brandt",
    "Ferreira",
]
_ROLES = ["maintainer", "analyst", "engineer", "director", "volunteer", "teacher"]
_COMPANIES = ("Tallow Systems", "Bramble Works", "the Oxbow Foundation", "Kestrel Labs")
_SUBJECTS = [
    "the scheduler",
    "the registry",
    "our build farm",
    "the mailing list",
    "the licence",
    "the release train",
]
_VERBS = ["needs", "outgrew", "deserves", "survived", "never had", "finally found"]
_OBJECTS = [
    "a second maintainer",
    "more patience",
    "an honest budget",
    "a quieter roadmap",
    "a proper test plan",
]
_WHEN = ["before spring", "this year", "by the next meeting", "since Tuesday", "in every region"]


def person(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def statement(rng: random.Random) -> str:
    return f"{rng.choice(_SUBJECTS)} {rng.choice(_VERBS)} {rng.choice(_OBJECTS)} {rng.choice(_WHEN)}"


def article(number: int, paragraphs: int = 7) -> str:
    """A Markdown article with a header, headings and a quotation a paragraph, each of about 20 words."""
    rng = random.Random(number)
    year, month, day = 2020 + number % 6, 1 + number % 12, 1 + number % 28
    header = (
        f'---\ntitle: "Hazelmere notes {number}"\ndate: {year}-{month:02}-{day:02}\n'
        f"event: Hazelmere {year}\nlanguage: en\n---"
    )
    lines = [header, f"# Hazelmere notes {number}"]
    for at in range(paragraphs):
        if at == paragraphs // 2:
            lines.append(f"## Hall {number % 9 + 1}")
        lines.append(_paragraph(rng))
    return "\n\n".join(lines) + "\n"


def _paragraph(rng: random.Random) -> str:
    who, said = person(rng), statement(rng)
    said = said[0].upper() + said[1:]
    role, company = rng.choice(_ROLES), rng.choice(_COMPANIES)
    forms = (
        f"“{said},” said {who}, {role} at {company}. The room was full, and nobody left early.",
        f"{who}, {role} at {company}, said: “{said}.” A second session on {rng.choice(_SUBJECTS)} followed.",
        f"According to {who}, {statement(rng)}. Attendance rose to {rng.randrange(40, 900)} people.",
        f"“{said},” {who} told the audience, “and {statement(rng)}.”",
    )
    return rng.choice(forms)


def write_articles(folder: Path, count: int, *, first: int = 0, paragraphs: int = 7) -> Path:
    """`count` articles in a folder, numbered from `first`; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"article-{number:04}.md").write_text(article(number, paragraphs), encoding="utf-8")
    return folder
