"""What one running application works with, and what it keeps for all who visit it.

There is one for each record that is served, made when that begins. Nothing of it belongs to
a module, so one record after another in a process shares nothing. What is kept to be shown
is kept by all that it shows, and who may see it is decided before. What is kept by person or
by session (`frames`, `admitted`, `allowance`, `ongoing`, `unclaimed`) decides no right.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from assessments.service import Service
from assessments.service.kept import Bounded, ComputedOnce
from assessments.service.releases import Releases
from priorities.crosswalk.links import Crosswalk
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from roadmap.settings import Settings
from roadmap.web.ui.allowance import Admitted, Allowance
from roadmap.web.ui.background import Asking, Pools
from roadmap.web.ui.drawing_processes import DrawingProcesses
from roadmap.web.ui.figures import Figures
from roadmap.web.ui.kept_pages import KeptPages
from roadmap.web.ui.ongoing import Ongoing, Patience
from roadmap.web.ui.provider import Provider
from roadmap.web.ui.readiness import Readiness, readiness_of
from roadmap.web.ui.watch import Watch

SCRIPTS = 200
"""Scripts that are kept: one for each priority, scope, reference date and language."""

FRAMES = 500
"""Frames that are kept: one for each person and place in the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script that browsers keep; ``version`` changes with every byte of it."""

    content: bytes
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """All that the page of the region can reach: stored releases, and words of editions."""

    releases: Releases
    editions: Callable[[str], Edition]
    crosswalks: Callable[[str, str], Crosswalk]

    def edition(self, edition: str) -> Edition | None:
        """Give an edition; None where it is not there any more."""
        try:
            return self.editions(edition)
        except PrioritiesError:
            return None

    def linked(self, older: str, newer: str) -> Crosswalk | None:
        """Give what became of an edition in a newer one; None where nobody said."""
        try:
            return self.crosswalks(older, newer)
        except PrioritiesError:
            return None


def published(service: Service) -> Published:
    """Take off the service what the page of the region may reach, and nothing else."""
    world = service.world
    return Published(
        releases=service.releases,
        editions=world.editions,
        crosswalks=world.crosswalks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The record, the settings, and what is kept in memory while it runs.

    Attributes
    ----------
    service
        All use cases; pages have no other way to the record.
    settings
        Where we are shown, and how.
    drawing
        The processes that draw figures.
    figures
        Pictures that were drawn, by the module that shows them.
    readiness
        Whether it can do its work, for who watches.
    pools
        The threads that work is done in, and who is next.
    admitted
        Who was let in lately.
    allowance
        How much each account may still send.
    patience
        How long is waited for what.
    ongoing
        What is being answered, or was and waits for who asks again.
    arriving
        How much of what strangers send is on its way, by network.
    unclaimed
        Answers for who was told to ask again, by everything that they depend on.
    scripts
        What a priority asks, by everything that it depends on.
    pages
        What pages give to read, as it was drawn last.
    watch
        What who runs the server is told.
    provider
        Where people may sign in elsewhere; None for nowhere.
    frames
        What stands around all pages of a person, by person, language and place in the menu.
    """

    service: Service
    settings: Settings
    patience: Patience = Patience()
    drawing: DrawingProcesses = field(default_factory=DrawingProcesses)
    figures: Mapping[str, Figures] = field(init=False)
    readiness: Readiness = field(init=False)
    pools: Pools = field(default_factory=Pools, init=False)
    admitted: Admitted = field(default_factory=Admitted, init=False)
    allowance: Allowance = field(default_factory=Allowance, init=False)
    ongoing: set[Asking] = field(default_factory=set, init=False)
    arriving: Counter[str] = field(default_factory=Counter, init=False)
    unclaimed: dict[tuple[str, ...], list[Ongoing]] = field(
        default_factory=dict, init=False
    )
    scripts: ComputedOnce[Script] = field(
        default_factory=partial(ComputedOnce, SCRIPTS), init=False
    )
    pages: KeptPages = field(default_factory=KeptPages, init=False)
    watch: Watch = field(init=False)
    provider: Provider | None = field(init=False)
    frames: Bounded[tuple[object, ...], tuple[str, ...]] = field(
        default_factory=partial(Bounded, FRAMES), init=False
    )

    def __post_init__(self) -> None:
        """Let all figures be drawn by the same processes; prepare to ask the provider."""
        figures: dict[str, Figures] = defaultdict(partial(Figures, self.drawing))
        object.__setattr__(self, "figures", figures)
        object.__setattr__(self, "readiness", readiness_of(self.service))
        object.__setattr__(self, "watch", Watch(self.pools))
        named = self.settings.provider
        object.__setattr__(self, "provider", None if named is None else Provider(named))
