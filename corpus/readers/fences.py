"""Blocks that Markdown's dialects set apart by marks of their own, as plain Markdown.

`:::quote` … `:::`, `!!! quote` with an indented text, and the short codes `{{< blockquote author="…" >}}`,
`{% blockquote … %}` become quotations with their attribution; the marks of other such blocks go, their text
stays.
"""

import re

_FENCE = re.compile(r"\s{0,3}(:{3,})\s*\{?\.?([\w-]*)([^\n]*)$")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) +([\w-]+)(.*)$")
_SHORTCODE = re.compile(
    r"\s*(?:\{\{[<%]|\{%)\s*(/|end)?\s*(block-?quote|pull-?quote|quote)\b([^{}]*?)/?\s*(?:[>%]\}\}|%\})\s*$"
)
LONGEST_MARK = 2_000
"""Characters; a longer line is text."""
_CODE = re.compile(r"\s{0,3}(```+|~~~+)")
_GIVEN = re.compile(
    r"""\b(author|by|cite|name|source|title|role|attribution)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
_LOOSE_BOLD = re.compile(r"(?<![^\s(>])\*\*(?=\S)([^*\n`]{1,200}?)([ \t]+)\*\*(?=\S)")
"""**Jane: **Hello: editors set the space inside the marks, where Markdown sees none."""
_QUOTES = frozenset(
    {"quote", "blockquote", "pullquote", "quotation", "citation", "cite", "zitat", "cita", "citaat"}
)


def plain_markdown(body: str) -> str:
    """The text with such blocks as block quotes or plain paragraphs. What stands in code stays."""
    if (
        " **" not in body
        and ":::" not in body
        and "!!!" not in body
        and "???" not in body
        and "quote" not in body
    ):
        return body
    return "\n".join(_Lines().read(body.split("\n")))


class _Lines:
    """One pass over the lines, keeping which block is open."""

    def __init__(self) -> None:
        self._code: str | None = None
        self._open: list[tuple[str, str | None]] = []
        """What closes each open block, and its attribution (None: it is no quotation)."""

    def read(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        for line in lines:
            out.extend(self._line(line))
        while self._open:
            out.extend(self._close())
        return out

    def _line(self, line: str) -> list[str]:
        code = _CODE.match(line)
        if self._code is not None:
            if code and code[1].startswith(self._code):
                self._code = None
            return [self._quoted(line)]
        if code:
            self._code = code[1]
            return [self._quoted(line)]
        closed = self._left_admonition(line)
        if len(line) > LONGEST_MARK:
            return [*closed, self._quoted(line)]
        if (fence := _FENCE.match(line)) is not None:
            if fence[2]:
                return [*closed, *self._enter(":", fence[2], fence[3])]
            return [*closed, *self._close(":")]
        if (admonition := _ADMONITION.match(line)) is not None:
            return [*closed, *self._enter("!", admonition[1], admonition[2])]
        if (short := _SHORTCODE.match(line)) is not None:
            return [*closed, *(self._close("{") if short[1] else self._enter("{", "quote", short[3]))]
        line = _LOOSE_BOLD.sub(r"**\1**\2", line)
        if self._open and self._open[-1][0] == "!":
            line = line[4:] if line.startswith("    ") else line.lstrip("\t")
        return [*closed, self._quoted(line)]

    def _left_admonition(self, line: str) -> list[str]:
        """An indented block ends with the first line that is not."""
        if self._open and self._open[-1][0] == "!" and line.strip() and not line.startswith(("    ", "\t")):
            return self._close("!")
        return []

    def _enter(self, mark: str, kind: str, rest: str) -> list[str]:
        quotes = kind.casefold() in _QUOTES
        self._open.append((mark, _attribution(rest) if quotes else None))
        return [""]

    def _close(self, mark: str | None = None) -> list[str]:
        if not self._open or (mark is not None and self._open[-1][0] != mark):
            return [""]
        _, attribution = self._open.pop()
        return ["", f"> — {attribution}", ""] if attribution else [""]

    def _quoted(self, line: str) -> str:
        quoting = any(attribution is not None for _, attribution in self._open)
        return f"> {line}" if quoting else line


def _attribution(rest: str) -> str:
    """Who is named as said it: by a field of that name, or by the words behind the mark."""
    given = {m[1]: m[2] or m[3] or "" for m in _GIVEN.finditer(rest)}
    if given:
        order = ("author", "by", "name", "attribution", "cite", "title", "role", "source")
        parts = [given[key] for key in order if given.get(key)]
        return ", ".join(dict.fromkeys(part.strip() for part in parts[:2]))
    if "=" in rest or "/" in rest or "." in rest.strip(". "):  # a setting, or the path of a portrait
        return ""
    return rest.strip(" \t\"'{}—–-")
