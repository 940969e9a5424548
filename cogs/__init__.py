"""Features of Labmates, one file or folder each; this list is their order in every menu."""

from collections.abc import Sequence

from bot import Choice, Cog
from bot.care.lines import read_lines
from bot.services import Services
from cogs import checkins, resources, venting
from cogs.door import Door
from cogs.help import Help
from cogs.helpnow import HelpNow
from cogs.mydata import MyData
from cogs.mydata.house import HouseRights
from cogs.reach import Reaching
from cogs.resources.search import Index
from cogs.setup import Setup


def build(services: Services, languages: Sequence[Choice], index: Index) -> list[Cog]:
    """Return every feature, in menu order: over the shared resources, with the languages that one can choose."""
    found, *curation = resources.build(services, index)
    asking, reporting = checkins.build(services)
    writing, minding, vented = venting.build(services)
    own = [vented, checkins.rights(services), resources.rights(services), HouseRights(services.named)]
    listed: list[Cog] = [
        found,
        HelpNow(read_lines(services.read("crisis/lines.yaml"))),
        *writing,
        *asking,
        Reaching(services.communities, services.courier, services.clock),
        *curation,
        *reporting,
        *minding,
        Setup(services.communities, services.courier, services.audit),
        MyData(own),
        Door(services.courier),
    ]
    return [*listed, Help(services.commands, services.communities, languages, listed)]
