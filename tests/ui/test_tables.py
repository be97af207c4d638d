"""A table in an answer: on the page as safe HTML, in the terminal as columns, and checked row by row."""

import click
import pytest

from rag.phrases import date
from rag.types import CheckKind
from rag.verification import verify
from tests.rag.build_hits import hit
from ui.answer_text import answer_html
from ui.terminal import WIDTH, with_tables

TABLE = """| Person | Words | Source |
| --- | --- | --- |
| Ada Moyo, <b>pilot</b> | “The tide \\| waits. It never does.” | [1] Hazelmere |
| Rune Haraldsen | nothing found | – |"""


def test_the_page_has_a_table_with_escaped_cells_and_links():
    html = answer_html(f"Before:\n\n{TABLE}\n\nAfter.", turn=1, numbers={1})
    assert html.startswith("<p>Before:</p><table><thead><tr><th>Person</th>")
    assert "<td>Ada Moyo, &lt;b&gt;pilot&lt;/b&gt;</td><td>“The tide | waits. It never does.”</td>" in html
    assert 'href="#source-1-1"' in html
    assert html.endswith("<td>–</td></tr></tbody></table><p>After.</p>")


@pytest.mark.parametrize("text", ["|", "||", "| a", "| a |", "a | b", "|---|", "| --- |\n| a |", "\\|"])
def test_what_is_hardly_a_table_is_shown(text):
    html = answer_html(text, turn=1, numbers=())
    assert html.count("<table>") == html.count("</table>")


def test_the_terminal_shows_columns_that_fit():
    shown = click.unstyle(with_tables(f"Before:\n\n{TABLE}"))
    lines = shown.split("\n")
    assert lines[0] == "Before:"
    assert lines[2].split() == ["Person", "Words", "Source"]
    assert all(len(line) <= WIDTH for line in lines)
    assert "“The tide | waits. It never does.”" in shown
    assert "---" not in shown


def test_each_row_is_a_statement_of_the_person_it_names():
    hits = [
        hit(
            1,
            "“The tide waits. It never does,” said Ada Moyo.",
            ("Ada Moyo", "The tide waits. It never does"),
        ),
        hit(2, "“Ropes last,” said Rune Haraldsen.", ("Rune Haraldsen", "Ropes last")),
    ]
    text = (
        "| Person | Words | Source |\n| --- | --- | --- |\n"
        "| Ada Moyo | “The tide waits. It never does” | [1] |\n"
        "| Ada Moyo | “Ropes last” | [2] |\n"
        "| Rune Haraldsen | says that ropes are forever and a day |  |"
    )
    checks = verify(text, hits, "en").checks
    attributions = [check.ok for check in checks if check.kind is CheckKind.ATTRIBUTION]
    assert attributions == [True, False]
    unsourced = [check.text for check in checks if check.kind is CheckKind.CITATION and not check.ok]
    assert len(unsourced) == 1
    assert "forever" in unsourced[0]


@pytest.mark.parametrize(
    ("iso", "language", "written"),
    [
        ("2031-05-14", "en", "14 May 2031"),
        ("2031-05-14", "de", "14. Mai 2031"),
        ("2031-05", "es", "mayo de 2031"),
        ("2031", "fr", "2031"),
        ("soon", "nl", "soon"),
    ],
)
def test_a_date_is_written_as_its_language_does(iso, language, written):
    assert date(iso, language) == written
