"""Writing HTML by hand, safely: attributes are escaped here, text by whoever hands it in."""

import json
import re
from html import escape

__all__ = ["button", "escape", "jump", "message", "para", "prose", "tag"]

_CODE = re.compile(r"`([^`\n]+)`")


def tag(name: str, inner: str = "", **attributes: str | int | bool | None) -> str:
    """`<name …>inner</name>`. `inner` is HTML already. Attribute names are written `data_n`, `class_`;
    True stands alone, False and None are left out, line ends in a value are kept.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return f"<{name}{written}>{inner}</{name}>"


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    return f' {name}="{escape(str(value)).replace(chr(10), "&#10;")}"'


def para(class_: str, text: str) -> str:
    """A paragraph of plain text, which is escaped; nothing for an empty one."""
    return tag("p", escape(text), class_=class_) if text else ""


def prose(text: str) -> str:
    """The program's own words, escaped, with what stands in backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def button(act: str, label: str, **attributes: str | int | bool | None) -> str:
    """A button that the page's script acts on by its `data-act`. The label is plain text."""
    return tag("button", escape(label), type="button", data_act=act, **attributes)


def message(action: str, **values: object) -> str:
    """What a button with `data-send` sends to the program, as JSON."""
    return json.dumps({"action": action} | values, ensure_ascii=False)


def jump(act: str, label: str, target: str, **attributes: str | int | bool | None) -> str:
    """A link to an element of the page, which the script follows with more care. It is a link, as a browser
    may break a line on either side of a button, and so would part a marker from its full stop.
    """
    return tag("a", escape(label), href=f"#{target}", data_act=act, **attributes)
