"""What the page's forms offer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_CHOICES = 500
"""Names in one list; all are sent with the page. Any other can be typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Each may be empty; any text can be typed where a list is offered, but for models."""

    models: Sequence[str] = ()
    speakers: Sequence[str] = ()
    events: Sequence[str] = ()
    languages: Sequence[str] = ()
    """ISO 639-1 codes."""
    titles: Sequence[str] = ()
    """Of documents."""


Now = Callable[[], Choices]
"""The choices as the library is at the moment of the call."""
