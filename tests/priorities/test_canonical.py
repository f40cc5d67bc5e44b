"""The same document is the same bytes, and those are the ones that RFC 8785 asks for."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from priorities.canonical import LARGEST, canonical_bytes

NAMES = st.text(st.characters(max_codepoint=127))
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


@given(DOCUMENTS)
def test_a_document_is_the_bytes_of_rfc_8785(document):
    assert canonical_bytes(document) == rfc8785.dumps(document)


@pytest.mark.parametrize("value", [0.5, {"ä": 1}, {1: 1}, 2**53, b"", {"a": [1.0]}])
def test_what_has_no_certain_form_is_not_written(value):
    with pytest.raises(ValueError, match="canonical"):
        canonical_bytes(value)
