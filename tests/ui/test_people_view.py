"""Who speaks, as the page shows it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.corrections import Made, Merge, Rename
from rag.identity import Sighting
from rag.roster import KnownPerson, build
from rag.types import Person
from tests.fake_asker import EVIL
from tests.ui.page import Page
from ui.desk import PAGE, People
from ui.people_view import corrections_html, list_html, matching, person_html


def sighting(name: str, number: int, role: str | None = None, quotes: int = 1, **more: str) -> Sighting:
    given = {"title": f"Report {number}", "published": f"2031-0{number}-01", "source": f"{number}.md"} | more
    return Sighting(Person(name=name, role=role), DocumentId(f"d{number}"), quotes, **given)


ODUYA = [
    sighting("Maren Oduya", 1, "deputy director", 2),
    sighting("Maren Oduya", 2, "director", 3),
    sighting("MAREN ODUYA", 3, None, 1),
]
GARRIGUE = sighting("Solène Garrigue", 4, "directrice technique")
MADE = Made(number=7, correction=Rename(name="Maren Oduya", into="M. Oduya"), made="2031-05-01")


def people(*sightings: Sighting) -> People:
    return People(persons=build(sightings))


def oduya() -> KnownPerson:
    return build(ODUYA)[0]


class TestList:
    def test_a_row_says_who_and_how_often(self):
        page = Page(list_html(people(*ODUYA, GARRIGUE)))
        assert "2 people" in page.text
        for part in ("Maren Oduya", "director", "Solène Garrigue", "6"):
            assert part in page.text
        assert [button["data-id"] for button in page.acting("quote")] == ["Maren Oduya", "Solène Garrigue"]

    def test_another_spelling_by_case_alone_is_no_other_name(self):
        assert "MAREN" not in list_html(people(*ODUYA))

    def test_accents_and_case_do_not_matter_to_the_search_and_roles_are_searched_too(self):
        everybody = people(*ODUYA, GARRIGUE).persons
        assert [person.name for person in matching(everybody, "solene")] == ["Solène Garrigue"]
        assert [person.name for person in matching(everybody, "DIRECTRICE garri")] == ["Solène Garrigue"]
        assert matching(everybody, "nobody") == []
        assert len(matching(everybody, " ")) == 2

    def test_nobody_found_is_said(self):
        assert "Nobody like “Brandt”" in list_html(people(*ODUYA), "Brandt")

    def test_pages(self):
        first = ("Ada", "Bea", "Cleo", "Dora", "Emil", "Finn", "Gus", "Hans")
        last = ("Abel", "Bonn", "Clark", "Dunn", "Ekker", "Frey", "Grant", "Hull")
        many = people(*[sighting(f"{a} {b}", 1) for a in first for b in last])
        page = Page(list_html(many, "", 1))
        assert f"{PAGE + 1}–64 of 64 people" in page.text
        assert json.loads(page.acting("send")[0]["data-send"] or "") == {"action": "page", "page": 0}
        assert list_html(many, "", 99) == list_html(many, "", 1), "the last page where there are fewer"


class TestPerson:
    def test_every_source_has_its_say_newest_first(self):
        text = Page(person_html(oduya())).text
        assert text.index("Report 3") < text.index("director") < text.index("deputy director")
        assert "No role given" in text
        assert "Report 1 · 2 quotations" in text

    def test_their_words_are_a_click_away(self):
        sent = [json.loads(b["data-send"] or "") for b in Page(person_html(oduya())).acting("send")]
        assert {"action": "quotes", "name": "Maren Oduya"} in sent

    def test_nobody_chosen(self):
        assert "Choose a person" in person_html(None)


class TestCorrections:
    def test_each_says_what_it_does_and_can_be_undone(self):
        page = Page(corrections_html([(MADE, True)]))
        assert "Maren Oduya is called M. Oduya" in page.text
        (undo,) = page.acting("send")
        assert json.loads(undo["data-send"] or "") == {"action": "undo", "number": 7}
        assert "Maren Oduya" in (undo["aria-label"] or "")

    def test_one_that_finds_nobody_says_so_and_the_newest_stands_first(self):
        other = Made(number=8, correction=Merge(names=("A", "B"), into="A"), made="2031-05-02")
        text = Page(corrections_html([(MADE, False), (other, True)])).text
        assert "nobody to correct now" in text
        assert text.index("one person: A") < text.index("M. Oduya")

    def test_none(self):
        assert "Nothing was corrected" in corrections_html([])


TEXTS = st.text(max_size=40) | st.sampled_from([EVIL, "</td></tr>", '" onclick="x', "{{7}}", "&lt;"])


@given(name=TEXTS, role=TEXTS, title=TEXTS, wanted=TEXTS)
def test_no_text_of_a_source_becomes_markup(name, role, title, wanted):
    persons = build([sighting(f"A{name} B{name}", 1, role, title=title), GARRIGUE])
    made = Made(number=1, correction=Rename(name=name, into=role), made="")
    known = {"p", "div", "h2", "table", "thead", "tbody", "tr", "th", "td", "span", "strong", "button",
             "article", "ol", "li", "nav"}  # fmt: skip
    shown = [list_html(People(persons=persons), wanted), corrections_html([(made, True)])]
    for html in [*shown, *(person_html(person) for person in persons)]:
        page = Page(html)
        assert page.names <= known
        assert not any(key.startswith("on") for _, attributes in page.tags for key in attributes)
