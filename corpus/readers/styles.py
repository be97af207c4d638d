"""What CSS takes out of sight: a style attribute's value, and the rules of a page's own style sheets. Linear time.

Judged as a browser with no other sheet would show it: rules inside @media and the like don't count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ZERO = r"0*(?:\.0+)?(?:px|pt|em|rem|%|ex|vh|vw)?\s*(?:;|!|$)"
_HIDING = re.compile(
    rf"(?:^|[;{{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|font(?:-size)?\s*:\s*(?:0*\.\d+|[012](?:\.\d+)?)(?:px|pt)\b"
    rf"|font-size\s*:\s*{_ZERO}|font-size\s*:\s*0*\.0\d*(?:em|rem|%)"
    r"|opacity\s*:\s*(?:0*\.0\d*|0+%?)\s*(?:;|!|$)"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|vw|vh|%)"
    r"|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)"
    r"|transform\s*:\s*scale\(\s*0\s*[,)]"
    rf"|(?:max-height|max-width)\s*:\s*{_ZERO}"
    r"|(?:color|-webkit-text-fill-color)\s*:\s*(?:transparent|rgba\([^)]{0,40},\s*0*(?:\.0+)?\s*\)|#[0-9a-f]{3}0\b|#[0-9a-f]{6}00\b)"
    r")",
    re.IGNORECASE,
)
_BOXED = (
    re.compile(rf"(?:^|[;\s])(?:height|width)\s*:\s*(?:[01]px|{_ZERO})", re.IGNORECASE),
    re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE),
)
_COLOUR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|[;\s])background(?:-color|-image)?\s*:\s*([^;!]{1,200})", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\Z")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})")
_NAMED = {
    "white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255), "black": (0, 0, 0), "red": (255, 0, 0), "yellow": (255, 255, 0),
    "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "blue": (0, 0, 255),
    "green": (0, 128, 0),
}  # fmt: skip
_NEARLY = 12
"""Colours whose channels differ by less cannot be told apart."""
_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)(?:\[[^\]]{1,60}\])?\Z", re.IGNORECASE)

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


def hides_by_style(style: str, *, on_white: bool = False) -> bool:
    """Whether a style takes an element out of sight. `on_white`: nothing around it is coloured, as far as known."""
    if _HIDING.search(style) or all(form.search(style) for form in _BOXED):
        return True
    colour = _colour(_COLOUR, style)
    if colour is None:
        return False
    behind = _colour(_BACKGROUND, style) or (WHITE if on_white and not _BACKGROUND.search(style) else None)
    return behind is not None and all(abs(a - b) < _NEARLY for a, b in zip(colour, behind, strict=True))


def has_background(style: str) -> bool:
    """Whether a style paints what lies behind its element."""
    return bool(_BACKGROUND.search(style))


def _colour(form: re.Pattern[str], style: str) -> Colour | None:
    found = form.search(style)
    return colour_of(found[1]) if found else None


def colour_of(value: str) -> Colour | None:
    """Red, green and blue of a colour as CSS or HTML writes it; None for what isn't known."""
    value = value.strip().casefold()
    if found := _HEX.match(value):
        digits = found[1] if len(found[1]) == 6 else "".join(c * 2 for c in found[1])
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    if found := _RGB.match(value):
        return (int(found[1]), int(found[2]), int(found[3]))
    return _NAMED.get(value.split()[0]) if value else None


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    names: frozenset[str]
    """Classes with their dot, ids with their #."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules of a page that hide, and those that paint a background."""

    hiding: tuple[_Rule, ...] = ()
    whitening: tuple[_Rule, ...] = ()
    """These hide where nothing is painted behind."""
    painting: tuple[_Rule, ...] = ()

    @classmethod
    def of(cls, sources: Iterable[str]) -> "Sheet":
        """From the contents of <style> elements."""
        rules: tuple[list[_Rule], list[_Rule], list[_Rule]] = ([], [], [])
        for source in sources:
            for selectors, style in _rules(source):
                named = [rule for one in selectors.split(",") if (rule := _rule(one))]
                hidden, on_white = hides_by_style(style), hides_by_style(style, on_white=True)
                for into, holds in zip(rules, (hidden, on_white, has_background(style)), strict=True):
                    into.extend(named if holds else ())
        return cls(*map(tuple, rules))

    def hides(self, tag: str, attributes: Mapping[str, str], *, on_white: bool) -> bool:
        return _any(self.hiding, tag, attributes) or (on_white and _any(self.whitening, tag, attributes))

    def paints(self, tag: str, attributes: Mapping[str, str]) -> bool:
        return _any(self.painting, tag, attributes)


def _any(rules: tuple[_Rule, ...], tag: str, attributes: Mapping[str, str]) -> bool:
    if not rules:
        return False
    names = {f".{name}" for name in attributes.get("class", "").split()}
    names |= {f"#{attributes['id'].strip()}"} if attributes.get("id") else set()
    return any(rule.tag in ("", tag) and rule.names <= names for rule in rules)


def _rules(source: str) -> Iterable[tuple[str, str]]:
    """Selectors and declarations of the rules that stand outside any other block."""
    source = _COMMENT.sub(" ", source).replace("<!--", " ").replace("-->", " ")
    depth, begins, head = 0, 0, ""
    for match in re.finditer(r"[{}]", source):
        if match[0] == "{":
            if depth == 0:
                head, begins = source[begins : match.start()].rpartition(";")[2].strip(), match.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                if head and not head.startswith("@"):
                    yield head, source[begins : match.start()]
                begins = match.end()


def _rule(selector: str) -> _Rule | None:
    """A selector that names one element by tag, class and id, whatever tags stand around it; None for others."""
    *around, last = selector.replace(">", " ").split() or [""]
    found = _SIMPLE.match(last)
    if not found or any("." in part or "#" in part or ":" in part for part in around):
        return None
    tag = (found[1] or "").casefold().replace("*", "")
    names = frozenset(re.findall(r"[.#][\w-]+", found[2]))
    if not names and tag in ("", "html", "body"):
        return None
    return _Rule(tag, names)
