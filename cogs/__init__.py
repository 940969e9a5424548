"""Features of Labmates, one file or folder each; this list is their order in every menu."""

from collections.abc import Sequence

from bot import Choice, Cog
from bot.care.lines import read_lines
from bot.docket import Docket
from bot.services import Services
from cogs import checkins, events, mentors, moderation, resources, venting
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
    asking, figures = checkins.build(services)
    introducing, mentoring = mentors.build(services)
    shelves = resources.stock(services, index)
    docket = Docket(
        services.cases,
        services.case_notes,
        services.communities,
        services.courier,
        services.outbox,
        services.clock,
        moderation.looks(services)
        | venting.looks(services)
        | resources.looks(services, shelves)
        | events.looks(services),
    )
    found, *curation = resources.build(services, shelves, docket)
    meeting, listing = events.build(services, docket)
    vented = venting.build(services, docket)
    reporting, minding = moderation.build(services, docket, vented.flags.on_message)
    own = [
        vented.rights,
        checkins.rights(services),
        mentors.rights(services),
        events.rights(services),
        resources.rights(services),
        moderation.rights(services),
        HouseRights(services.named),
    ]
    listed: list[Cog] = [
        found,
        HelpNow(read_lines(services.read("crisis/lines.yaml"))),
        *vented.members,
        *asking,
        *introducing,
        *meeting,
        Reaching(services.communities, services.courier, services.clock),
        *curation,
        *figures,
        *reporting,
        *mentoring,
        *listing,
        *minding,
        *vented.moderators,
        Setup(services.communities, services.choices, services.courier, services.audit),
        MyData(own),
        Door(services.courier),
    ]
    return [*listed, Help(services.commands, services.communities, languages, listed)]
