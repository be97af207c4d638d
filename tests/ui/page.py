"""A page as a browser reads it, for tests of what is shown."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Its text, its elements, and what stands in each `<mark>`."""

    VOID = ("br", "img", "input", "hr")

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.marks: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "elements are nested"

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self.open:
            self.marks[-1] += data

    def all(self, class_: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if class_ in (attrs.get("class") or "").split()]

    def acting(self, act: str) -> list[dict[str, str | None]]:
        """What the page's script acts on by that name."""
        return [attrs for _, attrs in self.tags if attrs.get("data-act") == act]

    @property
    def names(self) -> set[str]:
        """The kinds of elements there are."""
        return {name for name, _ in self.tags}
