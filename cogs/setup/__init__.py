"""Set-up: ten minutes from the invitation to a community that runs, and the way to see that it keeps running."""

from collections.abc import Sequence
from datetime import timedelta

from bot import Choice, Cog
from bot.services import Services
from bot.steps import Samples, Step
from cogs.setup.basics import Setup
from cogs.setup.carry import Carrying
from cogs.setup.check import Checking
from cogs.setup.house import CommunityStep, ModeratorsStep
from cogs.setup.ledger import Ledger
from cogs.setup.pages import Pages
from cogs.setup.preview import Previewing
from cogs.setup.retention import RetentionStep, Sooner
from cogs.setup.soon import Soon
from cogs.setup.switches import FeaturesStep
from cogs.setup.wizard import Wizard

__all__ = ["build"]


def build(
    services: Services, languages: Sequence[Choice], steps: Sequence[Step], samples: Sequence[Samples]
) -> Sequence[Cog]:
    """Return moderators' cogs; ``steps`` and ``samples`` are the features', in the order in which one meets them."""
    s = services
    switches = FeaturesStep(s.features.known)
    all_: Sequence[Step] = (ModeratorsStep(), CommunityStep(languages), *steps, switches, RetentionStep())
    sooner = Sooner(s.choices, s.answers, s.clock)
    s.retention.every(timedelta(hours=6), "forget-sooner", "answers", sooner.sweep)
    soon = Soon(s.plans, s.communities, s.courier, s.features, s.clock, s.commands)
    pages = Pages(all_, s.choices, s.courier, soon)
    ledger = Ledger(all_, s.choices, s.audit)
    return [
        Wizard(all_, ledger, pages, s.courier),
        Checking(all_, pages, soon, s.choices, s.courier, s.plans, s.outbox, s.anonymity.epochs, s.clock, s.last_tick),
        Previewing(samples),
        Carrying(all_, ledger, s.courier),
        Setup(s.communities, s.choices, s.courier, s.audit),
    ]
