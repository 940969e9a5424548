"""Resources: finding help, and keeping the list of it."""

from collections.abc import Sequence

from bot import Cog
from bot.care.crisis import crisis
from bot.services import Services
from cogs.resources.curate import Curation
from cogs.resources.find import Resources
from cogs.resources.review import Review
from cogs.resources.shelf import open_shelf
from cogs.resources.shelves import Shelves

__all__ = ["build", "open_shelf"]


def build(services: Services) -> Sequence[Cog]:
    """Return the feature's cogs, over the catalogue that ships."""
    shelves = Shelves(open_shelf(services.read), services.overlay, services.clock)
    review = Review(services.suggestions, services.communities, services.courier)
    return [
        Resources(shelves, review, services.communities, services.courier, services.clock),
        Curation(shelves, review, services.overlay, services.audit, services.clock),
    ]
