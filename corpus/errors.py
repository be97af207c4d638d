"""Errors a person can act on. Every one carries its remedy; fronts print both and never a traceback.

WhosaidError
├── ReadError              a source cannot be read (corpus)
└── everything in rag/errors.py
"""


class WhosaidError(Exception):
    """A problem that is not a bug: what went wrong, and what to do about it.

    `exit_code` is what the command line ends with when this reaches it
    (2 wrong use, 3 the environment is not ready).
    """

    exit_code = 3

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ReadError(WhosaidError):
    """One source cannot be turned into a Document (unreadable, empty, binary, of no known format)."""
