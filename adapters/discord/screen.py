"""One interaction as a screen: what is the right answer to what was done, and when."""

from enum import Enum, auto

import discord

from adapters.discord import render
from adapters.discord.render import LIMITS
from adapters.discord.wire import Wire
from bot.form import Form
from bot.limits import Limits
from bot.message import Reply

MESSAGE, HOLD_MESSAGE, HOLD_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9  # Discord's callback types


class Held(Enum):
    """What Discord has been told so far."""

    NOT = auto()
    MESSAGE = auto()  # "Labmates is thinking…", seen by the asker only
    PRESS = auto()  # nothing is seen; the pressed message stands


class InteractionScreen:
    """Answers one interaction, once. ``stamp`` marks the buttons of a direct message with its community."""

    limits: Limits = LIMITS

    def __init__(self, interaction: discord.Interaction, wire: Wire, stamp: int = 0) -> None:
        """Show answers to ``interaction``."""
        self._interaction = interaction
        self._wire = wire
        self._stamp = stamp
        self._held = Held.NOT

    @property
    def can_ask(self) -> bool:
        """A modal opens as the first answer only, and never on top of a modal."""
        return self._held is Held.NOT and self._interaction.type is not discord.InteractionType.modal_submit

    @property
    def _over_private(self) -> bool:
        """Whether a private message of ours was pressed, which an answer may replace."""
        message = self._interaction.message
        return message is not None and (self._interaction.guild_id is None or message.flags.ephemeral)

    async def hold(self) -> None:
        """Tell Discord that an answer will come."""
        pressed = self._interaction.message is not None
        self._held = Held.PRESS if pressed else Held.MESSAGE
        if pressed:
            await self._wire.callback(self._interaction, HOLD_UPDATE)
        else:
            await self._wire.callback(self._interaction, HOLD_MESSAGE, {"flags": render.EPHEMERAL})

    async def show(self, reply: Reply) -> None:
        """Show a reply: in place of the private message that was pressed, or as a new message."""
        replaces = self._over_private and not reply.fresh and not reply.public
        message = render.message(reply, private=not reply.public and not replaces, stamp=self._stamp)
        match self._held:
            case Held.NOT:
                kind = UPDATE if replaces else MESSAGE
                await self._wire.callback(self._interaction, kind, message.body, message.uploads)
            case Held.MESSAGE if reply.public:
                # The placeholder is private for good, and must be filled before a new message may follow it.
                await self._wire.edit(self._interaction, message)
                await self._wire.follow(self._interaction, message)
                await self._wire.remove(self._interaction)
            case Held.PRESS if not replaces:
                await self._wire.follow(self._interaction, message)
            case _:
                await self._wire.edit(self._interaction, message)

    async def ask(self, form: Form) -> None:
        """Open a modal."""
        await self._wire.callback(self._interaction, MODAL, render.modal(form, stamp=self._stamp))
