"""What given names tell of gender."""

import pytest

from rag.given_names import gender_of


@pytest.mark.parametrize(
    ("given", "gender"),
    [("rebecca", "feminine"), ("walter", "masculine"), ("camille", None), ("andrea", None), ("qx", None)],
)
def test_only_a_name_that_shows_one_gender_everywhere_tells_it(given, gender):
    assert gender_of(given) == gender
