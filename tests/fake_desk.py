"""A desk over nothing, for tests of the chat alone."""

from rag.corrections import Correction, Made
from rag.errors import LibraryError
from rag.review.findings import Review
from ui.desk import Judged, People, Place, Results, Search


class NoDesk:
    """There is no library behind it."""

    def find(self, search: Search, page: int = 0) -> Results:
        return Results(search=search, rows=(), first=0, total=0)

    def export(self, search: Search, form: str) -> str:
        return ""

    def place(self, document_id: str, start: int, end: int) -> Place | None:
        return None

    def check(self, quotation: str, speaker: str | None, document: str | None) -> Judged:
        raise LibraryError("There is no library.", "This is a test.")

    def review(self, text: str) -> Review:
        raise LibraryError("There is no library.", "This is a test.")

    def people(self) -> People:
        return People(persons=())

    def correct(self, correction: Correction) -> Made:
        raise LibraryError("There is no library.", "This is a test.")

    def undo(self, number: int) -> Made:
        raise LibraryError("There is no library.", "This is a test.")
