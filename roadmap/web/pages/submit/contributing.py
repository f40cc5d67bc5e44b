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
from assessments.records.people import Person, Role
from assessments.records.region import NO_CHOICE, ContributionChoice
from assessments.records.work import Assessment, AssessmentId
from assessments.service import Service
from assessments.service.contributing import Chosen
from priorities.answers import Scope
from roadmap.web import release_sheet
from roadmap.web.ui import theme
from roadmap.web.ui.background import in_background
from roadmap.web.ui.forms import Filled, group, handled, one_button, radio, submit, tick
from roadmap.wording.texts import t

INVENTED = (
    (1,) * 9 + (2,) * 12 + (3,) * 8 + (4,) * 5 + (5,) * 2,
    (1,) * 3 + (2,) * 29 + (3,) * 4,
)
"""Stages of 36 invented states in two priorities: exact counts, and "so many or more"."""


def ask(assessment: Assessment, chosen: Chosen, language: str) -> bool:
    """Say what contributing means, where it is asked; say whether it is."""
    if chosen.is_frozen:
        return False
    theme.heading(3, t("region.choice.title", language))
    if assessment.scope is Scope.CORE:
        theme.paragraph(t("region.choice.core", language)).classes("muted")
        return False
    _explain(language)
    return True


def show(
    service: Service,
    assessment: Assessment,
    chosen: Chosen,
    who: Person,
    language: str,
) -> None:
    """Say what was chosen about a submission; let the focal point choose otherwise."""
    theme.heading(2, t("region.choice.title", language))
    if assessment.scope is Scope.CORE:
        theme.paragraph(t("region.choice.core", language))
        return
    for sentence in _in_words(chosen.choice, language):
        theme.paragraph(sentence)
    if chosen.is_frozen:
        theme.paragraph(t("region.choice.frozen", language)).classes("muted")
    if who.role is not Role.FOCAL_POINT:
        return
    if chosen.is_frozen:
        _offer_to_say_published(service, assessment, chosen.choice, language)
    else:
        _offer_to_choose(service, assessment, chosen.choice, language)


async def choose(
    service: Service, who: Person, assessment: AssessmentId, choice: ContributionChoice
) -> None:
    """Record what was chosen."""
    await in_background(
        service.contributing.choose, who=who, assessment=assessment, choice=choice
    )


def _explain(language: str) -> None:
    """Say what contributing means, before it is asked."""
    theme.paragraph(t("region.choice.says", language))
    theme.paragraph(promise(language)).classes("note")
    theme.paragraph(t("region.choice.seen_by", language))
    with ui.element("details"):
        theme.Text("summary", t("region.choice.sheet", language))
        theme.paragraph(t("region.choice.sheet_note", language)).classes("muted")
        panels = [
            release_sheet.panel(
                t("region.choice.invented", language, number=number),
                publish(stages),
                language,
            )
            for number, stages in enumerate(INVENTED, 1)
        ]
        release_sheet.show(panels, language)
        with theme.paragraph(""):
            theme.link(t("region.why_safe", language), "/help/safe-release")


def promise(language: str, design: Design = ANNOUNCED) -> str:
    """Say what anyone could ever conclude, in the numbers of the design."""
    return t(
        "region.choice.promise",
        language,
        minimum=design.minimum,
        single=_in_hundred(design.single),
        joined=_in_hundred(design.joined),
    )


def fields(choice: ContributionChoice | None, language: str) -> None:
    """Ask whether a submission contributes; goes inside a form.

    Parameters
    ----------
    choice
        What was chosen last; None asks without an answer that is there already.
    """
    last = choice or NO_CHOICE
    with group(t("region.choice.legend", language)):
        for value, is_it in (("yes", last.contributes), ("no", not last.contributes)):
            label = t(f"region.choice.{value}", language)
            is_chosen = choice is not None and is_it
            radio("contributes", value, label, chosen=is_chosen)
    with ui.element("div"):
        for name in ("named", "has_published"):
            label = t(f"region.choice.{name}", language)
            tick(name, "yes", label, ticked=getattr(last, name))
    theme.paragraph(t("region.choice.withdraw", language)).classes("muted small")


def choice_in(filled: Filled) -> ContributionChoice:
    """Read the choice from a form; who does not contribute is not named either."""
    contributes = filled.one("contributes") == "yes"
    return ContributionChoice(
        contributes=contributes,
        named=contributes and filled.one("named") == "yes",
        has_published=filled.one("has_published") == "yes",
    )


def _in_words(choice: ContributionChoice | None, language: str) -> tuple[str, ...]:
    """Say what was chosen, in sentences."""
    if choice is None:
        return (t("region.choice.none", language),)
    said = ["is_yes" if choice.contributes else "is_no"]
    said += ["is_named"] * choice.named + ["is_published"] * choice.has_published
    return tuple(t(f"region.choice.{key}", language) for key in said)


def _offer_to_choose(
    service: Service,
    assessment: Assessment,
    choice: ContributionChoice | None,
    language: str,
) -> None:
    async def choose_again(who: Person, filled: Filled) -> None:
        await choose(service, who, assessment.id, choice_in(filled))
        ui.navigate.to(f"/assessments/{assessment.id}/submit")

    _explain(language)
    with handled(choose_again, language):
        fields(choice, language)
        submit(t("region.choice.save", language)).classes("quiet")


def _offer_to_say_published(
    service: Service,
    assessment: Assessment,
    choice: ContributionChoice | None,
    language: str,
) -> None:
    """Let a state say that it published its own results after the release."""
    if choice is None or choice.has_published or not choice.contributes:
        return
    with_it = replace(choice, has_published=True)

    async def say_published(who: Person, filled: Filled) -> None:
        await choose(service, who, assessment.id, with_it)
        ui.navigate.to(f"/assessments/{assessment.id}/submit")

    theme.paragraph(t("region.choice.publish_later", language))
    one_button(t("region.choice.published_now", language), say_published, language)


def _in_hundred(share: Fraction) -> int:
    return 100 * share.numerator // share.denominator
