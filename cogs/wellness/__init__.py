"""Wellness prompts: a few kind words in a lab's channel at shift change, chosen fairly and counted without names."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from bot import Cog, P
from bot.docket import Docket, Look
from bot.rights import Holder
from bot.services import Services
from bot.steps import Samples, Step
from bot.store.cases import Kind
from cogs.wellness.browse import Browse
from cogs.wellness.deciding import Deciding, suggestion_face
from cogs.wellness.keeping import Keeping
from cogs.wellness.library import Library
from cogs.wellness.lineup import Lineup
from cogs.wellness.listing import Listing
from cogs.wellness.load import open_prompts
from cogs.wellness.lost import Losing
from cogs.wellness.posting import Posting, Putting
from cogs.wellness.preview import Preview
from cogs.wellness.rights import PromptRights
from cogs.wellness.samples import PromptSamples
from cogs.wellness.scheduling import Scheduling
from cogs.wellness.screens import Screens
from cogs.wellness.shelving import Shelving
from cogs.wellness.step import FEATURE, PromptsStep
from cogs.wellness.suggesting import Suggesting
from cogs.wellness.summary import Summary
from cogs.wellness.tapping import Marker, Tapping, since

__all__ = ["FEATURE", "build", "looks", "rights", "samples", "step"]

RARELY: Final = timedelta(hours=6)
DECLINED_KEPT: Final = timedelta(days=30)


class Wellness(NamedTuple):
    """The feature's cogs: what members use, and what moderators use."""

    members: Sequence[Cog]
    moderators: Sequence[Cog]


def looks(services: Services) -> dict[Kind, Look]:
    """Return how a suggested prompt looks that waits for moderators."""
    return {Kind.PROMPT: Look(P("A member suggests a wellness prompt"), suggestion_face(services.prompts))}


def rights(services: Services) -> Holder:
    """Return what a member may take along of wellness prompts, or have erased."""
    marker = Marker(services.anonymity.epochs)
    return PromptRights(services.prompts, services.cases, marker, services.clock, services.transaction)


def step(services: Services) -> Step:
    """Return the step of set-up."""
    s = services
    keeping = Keeping(s.prompts, s.plans, s.audit, s.clock, s.transaction)
    return PromptsStep(s.prompts, keeping, s.choices, s.courier)


def samples(services: Services) -> Samples:
    """Return what shows a prompt of the library."""
    first = next(iter(open_prompts(services.files("prompts", ".yaml")).values()))
    return PromptSamples(first, services.communities, services.clock)


def build(services: Services, docket: Docket) -> Wellness:
    """Return the cogs. Raises ``PromptError`` for a broken shipped prompt."""
    s, prompts = services, services.prompts
    library = Library(open_prompts(s.files("prompts", ".yaml")), prompts)
    lineup = Lineup(prompts, library, s.clock, s.transaction)
    losing = Losing(prompts, s.plans, s.communities, s.courier, s.transaction)
    putting = Putting(prompts, library, s.communities, s.courier, losing)
    keeping = Keeping(prompts, s.plans, s.audit, s.clock, s.transaction)
    screens = Screens(prompts, s.courier, s.clock)
    _keep_house(s)
    return Wellness(
        [
            Suggesting(prompts, library, docket, s.courier, s.clock, s.transaction),
            Browse(prompts, library, s.communities),
            Tapping(prompts, Marker(s.anonymity.epochs), s.clock),
        ],
        [
            Scheduling(prompts, keeping, screens, s.communities, s.courier),
            Listing(prompts, keeping, screens, s.courier, s.clock),
            Preview(
                prompts,
                lineup,
                library,
                putting,
                screens,
                s.communities,
                s.courier,
                s.outbox,
                s.audit,
                s.clock,
                s.transaction,
            ),
            Posting(prompts, lineup, putting, s.clock),
            Deciding(prompts, docket, s.courier, s.audit, s.clock, s.transaction),
            Summary(prompts, library, s.communities, s.courier, s.clock),
            Shelving(prompts, library, s.audit, s.transaction),
        ],
    )


def _keep_house(s: Services) -> None:
    """Forget by whom taps could be known again, and what was declined."""
    taps, texts, sweep, now = s.prompts.taps, s.prompts.texts, s.retention.every, s.clock.now
    sweep(RARELY, "forget-prompt-taps", "prompt_taps", lambda: taps.forget(since(now())))
    sweep(RARELY, "forget-declined-prompts", "prompt_texts", lambda: texts.forget(now() - DECLINED_KEPT))
