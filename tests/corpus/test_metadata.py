"""Events, titles and names out of a text's first lines."""

import pytest

from corpus.metadata import find_event, language_code, read_header_lines, title_from_stem
from corpus.structure import byline_start, is_personal_name


@pytest.mark.parametrize(
    ("lines", "text", "event"),
    [
        (["News from KubeCon + CloudNativeCon Europe 2024"], "", "KubeCon + CloudNativeCon Europe 2024"),
        (["tidecon 2031"], "At TideCon all was calm.", "TideCon 2031"),
        (["Retour sur la Conférence des Marées 2031"], "", "Conférence des Marées 2031"),
        (["FOSDEM 2024: a look back", "We were at FOSDEM 2024"], "", "FOSDEM 2024"),
        (
            ["The sea"],
            "Tides 2031 began. At Tides 2031 all was calm. Not so Tides 2031 itself.",
            "Tides 2031",
        ),
        (["The sea"], "In 2031 all is calm. In 2031, yes. In 2031.", None),
        (["We were at Ostend 2024 once"], "", None),
        (["Published in March 2024", "In March 2024 all was calm"], "", None),
        (["Silicon prices in 2024"], "", None),
        (["2024-03-20"], "", None),
    ],
)
def test_events(lines: list[str], text: str, event: str | None):
    assert find_event(lines, text) == event


@pytest.mark.parametrize(
    ("value", "code"), [("fr-FR", "fr"), ("EN", "en"), ("pt_BR", "pt"), ("french", None), ("", None)]
)
def test_language_codes(value: str, code: str | None):
    assert language_code(value) == code


@pytest.mark.parametrize(
    ("stem", "title"), [("kubecon-2024-paris.fr", "kubecon 2024 paris"), ("a_b", "a b"), ("-", "-")]
)
def test_file_names_as_titles(stem: str, title: str):
    assert title_from_stem(stem) == title


@pytest.mark.parametrize(
    ("name", "is_name"),
    [
        ("Jane Doe", True),
        ("Ludwig van der Berg", True),
        ("Jean-François d'Arc", False),
        ("J. R. Smith", True),
        ("Jane", False),
        ("jane doe", False),
        ("Room 12", False),
        ("The sea was calm", False),
    ],
)
def test_personal_names(name: str, is_name: bool):
    assert is_personal_name(name) is is_name


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Jane Doe, director of tides", "Jane Doe, director of tides"),
        ("— Jane Doe, CEO", "Jane Doe, CEO"),
        ("— Jane Doe", "Jane Doe"),
        ("Jane Doe", None),
        ("Jane Doe, who was there, said nothing.", None),
        ("New York, March 5", None),
        ("Jane Doe, 34", None),
    ],
)
def test_bylines(line: str, byline: str | None):
    start = byline_start(line)
    assert (None if start is None else line[start:]) == byline


def test_dividers_do_not_count_as_words_of_a_header_line():
    found = read_header_lines(["Posted by Ida Lohmann for The Harbour Gazette | 3 May 2024 | 6 min read"])
    assert (found.published, found.authors) == ("2024-05-03", ("Ida Lohmann",))
