"""People's rights over what is kept about them: insight, export, erasure, and being forgotten after leaving."""

from collections.abc import Sequence

from bot.rights import Holder
from bot.services import Services
from cogs.mydata.farewell import HOUR, Farewell
from cogs.mydata.house import HouseRights
from cogs.mydata.own import MyData

__all__ = ["MyData", "build"]


def build(services: Services, features: Sequence[Holder], standing: Sequence[Holder]) -> MyData:
    """Return the feature over all others' holders; ``standing`` are those that erase nothing for who just left.

    The house's own holder comes last: agreements tell which features somebody used.
    """
    s = services
    holders = [*features, HouseRights(s.named, s.leavings, s.drafts.forget, (s.met, s.young))]
    leaving = [holder for holder in holders if holder not in standing]
    farewell = Farewell(leaving, s.leavings, s.round.due, s.courier, s.clock)
    s.jobs.every(HOUR, "look-who-left", farewell.look)
    s.retention.every(HOUR, "erase-who-left", "people", farewell.erase, by_our_clock=True)
    return MyData(holders, s.communities, s.sweeps, s.clock)
