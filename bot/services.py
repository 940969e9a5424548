"""What a feature may be given: the services of the house, each made once in the composition root."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.command import Command
from bot.community import Communities
from bot.courier import Courier
from bot.schedule.outbox import Outbox
from bot.schedule.plans import Plans
from bot.store.audit import Audit
from bot.store.consents import Consents
from bot.store.overlay import Overlay
from bot.store.suggestions import Suggestions

# Opens a transaction; the repositories' methods with a ``tx`` become part of it.
Transaction: TypeAlias = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to ``cogs.build``; a cog's constructor takes only those that it needs.

    ``read(name)`` gives the text of a shipped file by its name under data/; ``commands()`` all commands in menu
    order, once every cog is there.
    """

    clock: Clock
    communities: Communities
    courier: Courier
    audit: Audit
    consents: Consents
    overlay: Overlay
    suggestions: Suggestions
    plans: Plans
    outbox: Outbox
    transaction: Transaction
    read: Callable[[str], str]
    commands: Callable[[], Sequence[Command]]
