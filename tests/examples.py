"""How many examples are drawn for a property: all, or in the fast loop a quarter.

>>> @examples(200)
... @given(st.integers())
... def test_a_property(number): ...
"""

from hypothesis import settings

USUAL = 100
"""What is drawn where nothing is said, in the whole suite; see `tests/conftest.py`."""


def examples(number: int) -> settings:
    """Draw so many in the whole suite, and as much fewer as the others elsewhere."""
    return settings(max_examples=number * settings().max_examples // USUAL)
