"""How an edition is named: by its id, and a reconstruction as one."""

from dataclasses import replace

from roadmap.wording.editions import edition_name, edition_note, name_of_edition
from roadmap.wording.texts import Words, english
from tests.worlds import editions_of, small_edition

PLAIN = small_edition()
REBUILT = replace(PLAIN, reconstruction=True)


def test_an_edition_is_named_by_its_id():
    assert edition_name(PLAIN, english) == "small"
    assert edition_note(PLAIN, english) is None


def test_a_reconstruction_is_named_as_one_in_every_language():
    assert edition_name(REBUILT, english) == "small (our reconstruction)"
    assert edition_name(REBUILT, Words("id")) == "small (rekonstruksi kami)"


def test_the_note_says_what_a_reconstruction_is_not():
    assert edition_note(REBUILT, english) == (
        "Edition small is our reconstruction: questions as they might have stood then, "
        "written later by us. The Working Group did not publish them."
    )


def test_an_edition_that_is_gone_is_named_by_its_id():
    known = editions_of(REBUILT)

    assert name_of_edition("small", known, english) == "small (our reconstruction)"
    assert name_of_edition("lost", known, english) == "lost"
