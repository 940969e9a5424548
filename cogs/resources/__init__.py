"""Resources: finding help, and keeping the list of it."""

from collections.abc import Sequence

from bot import Cog
from bot.rights import Holder
from bot.services import Services
from cogs.resources.curate import Curation
from cogs.resources.find import Resources
from cogs.resources.own import OwnList
from cogs.resources.review import Review
from cogs.resources.rights import SuggestionRights
from cogs.resources.search import Index
from cogs.resources.shelf import open_shelf
from cogs.resources.shelves import Shelves
from cogs.resources.suggesting import Suggesting

__all__ = ["build", "open_shelf", "rights"]


def build(services: Services, index: Index) -> Sequence[Cog]:
    """Return the feature's cogs, over the shared catalogue's index."""
    shelves = Shelves(index, services.overlay, services.clock)
    review = Review(services.suggestions, services.communities, services.courier)
    own = OwnList(shelves, services.overlay, services.audit, services.transaction, services.clock)
    return [
        Resources(shelves, review, services.communities, services.courier, services.clock),
        Suggesting(own, review),
        Curation(own),
    ]


def rights(services: Services) -> Holder:
    """Return what a member may take along of suggestions, or have erased."""
    return SuggestionRights(services.suggestions)
