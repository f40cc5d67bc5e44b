"""A state's choice to contribute to the region: asked with a form, and shown.

Beside the choice: one plain sentence on what anyone could ever conclude, which is a
constant of the design; who will see the counts; and the sheet as it will look, filled
with invented figures. There is no preview with real ones.
"""

from dataclasses import replace
from fractions import Fraction

from nicegui import ui

from assessments.disclosure.figures import publish
from assessments.disclosure.rule import ANNOUNCED, Design
from assessments.records.people import Person
from assessments.records.region import NO_CHOICE, ContributionChoice
from assessments.records.work import Assessment, AssessmentId
from assessments.rules import may
from assessments.service import Service
from assessments.service.contributing import Chosen
from priorities.answers import Scope
from roadmap.web import release_sheet
from roadmap.web.ui import theme
from roadmap.web.ui.background import in_background
from roadmap.web.ui.forms import (
    Filled,
    Seen,
    group,
    handled,
    one_button,
    radio,
    submit,
    tick,
)
from roadmap.wording.texts import Words

INVENTED = (
    (1,) * 9 + (2,) * 12 + (3,) * 8 + (4,) * 5 + (5,) * 2,
    (1,) * 3 + (2,) * 29 + (3,) * 4,
)
"""Stages of 36 invented states in two priorities: exact counts, and "so many or more"."""


def ask(assessment: Assessment, chosen: Chosen, say: Words) -> bool:
    """Say what contributing means, where it is asked; say whether it is."""
    if chosen.is_frozen:
        return False
    theme.heading(3, say("region.choice.title"))
    if assessment.scope is not Scope.FULL:
        theme.paragraph(say("region.choice.not_full")).classes("muted")
        return False
    _explain(say)
    return True


def show(
    service: Service,
    assessment: Assessment,
    chosen: Chosen,
    who: Person,
    say: Words,
) -> None:
    """Say what was chosen about a submission; let the focal point choose otherwise."""
    theme.heading(2, say("region.choice.title"))
    if assessment.scope is not Scope.FULL:
        theme.paragraph(say("region.choice.not_full"))
        return
    for sentence in _in_words(chosen.choice, say):
        theme.paragraph(sentence)
    if chosen.is_frozen:
        theme.paragraph(say("region.choice.frozen")).classes("muted")
    if not may(who, "contributing.choose"):
        return
    if chosen.is_frozen:
        _offer_to_say_published(service, assessment, chosen, say)
    else:
        _offer_to_choose(service, assessment, chosen, say)


async def choose(
    service: Service,
    who: Person,
    assessment: AssessmentId,
    filled: Filled,
    seen: Seen[Chosen],
) -> None:
    """Record what was chosen in a form."""
    await seen.put(
        filled,
        lambda there: in_background(
            service.contributing.choose,
            who=who,
            assessment=assessment,
            choice=choice_in(filled),
            seen=there,
        ),
    )


def _explain(say: Words) -> None:
    """Say what contributing means, before it is asked."""
    theme.paragraph(say("region.choice.says"))
    theme.paragraph(promise(say)).classes("note")
    theme.paragraph(say("region.choice.seen_by"))
    with ui.element("details"):
        theme.Text("summary", say("region.choice.sheet"))
        theme.paragraph(say("region.choice.sheet_note")).classes("muted")
        panels = [
            release_sheet.panel(
                say("region.choice.invented", number=number),
                publish(stages),
                say,
            )
            for number, stages in enumerate(INVENTED, 1)
        ]
        release_sheet.show(panels, say)
        with theme.paragraph(""):
            theme.link(say("region.why_safe"), "/help/safe-release")


def promise(say: Words, design: Design = ANNOUNCED) -> str:
    """Say what anyone could ever conclude, in the numbers of the design."""
    return say(
        "region.choice.promise",
        minimum=design.minimum,
        single=_in_hundred(design.single),
        joined=_in_hundred(design.joined),
    )


def fields(choice: ContributionChoice | None, say: Words) -> None:
    """Ask whether a submission contributes; goes inside a form.

    Parameters
    ----------
    choice
        What was chosen last; None asks without an answer that is there already.
    """
    last = choice or NO_CHOICE
    with group(say("region.choice.legend")):
        for value, is_it in (("yes", last.contributes), ("no", not last.contributes)):
            label = say(f"region.choice.{value}")
            is_chosen = choice is not None and is_it
            radio("contributes", value, label, chosen=is_chosen)
    with ui.element("div"):
        for name in ("named", "has_published"):
            label = say(f"region.choice.{name}")
            tick(name, "yes", label, ticked=getattr(last, name))
    theme.paragraph(say("region.choice.withdraw")).classes("muted small")


def choice_in(filled: Filled) -> ContributionChoice:
    """Read the choice from a form; who does not contribute is not named either."""
    contributes = filled.one("contributes") == "yes"
    return ContributionChoice(
        contributes=contributes,
        named=contributes and filled.one("named") == "yes",
        has_published=filled.one("has_published") == "yes",
    )


def _in_words(choice: ContributionChoice | None, say: Words) -> tuple[str, ...]:
    """Say what was chosen, in sentences."""
    if choice is None:
        return (say("region.choice.none"),)
    keys = ["is_yes" if choice.contributes else "is_no"]
    keys += ["is_named"] * choice.named + ["is_published"] * choice.has_published
    return tuple(say(f"region.choice.{key}") for key in keys)


def _offer_to_choose(
    service: Service,
    assessment: Assessment,
    chosen: Chosen,
    say: Words,
) -> None:
    seen = Seen(chosen, say)

    async def choose_again(who: Person, filled: Filled) -> str:
        await choose(service, who, assessment.id, filled, seen)
        return f"/assessments/{assessment.id}/submit?done=chosen"

    _explain(say)
    with handled(choose_again):
        fields(chosen.choice, say)
        seen.stand()
        submit(say("region.choice.save")).classes("quiet")


def _offer_to_say_published(
    service: Service,
    assessment: Assessment,
    chosen: Chosen,
    say: Words,
) -> None:
    """Let a state say that it published its own results after the release."""
    choice = chosen.choice
    if choice is None or choice.has_published or not choice.contributes:
        return
    with_it = replace(choice, has_published=True)

    async def say_published(who: Person, filled: Filled) -> str:
        await in_background(
            service.contributing.choose,
            who=who,
            assessment=assessment.id,
            choice=with_it,
        )
        return f"/assessments/{assessment.id}/submit?done=chosen"

    theme.paragraph(say("region.choice.publish_later"))
    one_button(
        say("region.choice.published_now"),
        say_published,
        sure=say("region.choice.published_sure"),
    )


def _in_hundred(share: Fraction) -> int:
    return 100 * share.numerator // share.denominator
