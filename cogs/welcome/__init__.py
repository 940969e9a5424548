"""The first meeting: a greeting to each member once, and a guide for everybody."""

from collections.abc import Set

from bot import Cog
from bot.services import Services
from cogs.welcome.first import Welcome
from cogs.welcome.guide import Guiding
from cogs.welcome.samples import samples

__all__ = ["Welcome", "build", "samples"]


def build(services: Services, quiet: Set[str]) -> tuple[Welcome, Cog]:
    """Return what members use, and what moderators use; beside ``quiet`` commands nobody is greeted."""
    s = services
    return Welcome(s.met, s.young, quiet), Guiding(s.courier, s.choices, s.audit)
