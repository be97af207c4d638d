"""What is shown is checked against what the sources say, sentence by sentence. Pure; a module for each kind of check.

Citations, quotations, whose words they are, numbers, dates, names, and whether the cited passage supports what is
stated. What doesn't hold is flagged at its place with one line that says why; a quotation that is verbatim in no
passage loses its marks; a number that names the wrong passage is corrected.
"""

from rag.verification.answer import Verified, verify
from rag.verification.judging import model_judge
from rag.verification.leftovers import leftover_checks
from rag.verification.summary import summary
from rag.verification.withholding import withheld_notice, without_failed

__all__ = [
    "Verified",
    "leftover_checks",
    "model_judge",
    "summary",
    "verify",
    "withheld_notice",
    "without_failed",
]
