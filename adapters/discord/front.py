"""The way in: an interaction becomes a call, from somebody, somewhere."""

import logging
import zlib
from collections.abc import Collection, Sequence
from datetime import datetime

import discord

from adapters.discord import parse, render
from adapters.discord.parse import NAME
from adapters.discord.ports import Doors
from adapters.discord.rights import ADMINISTRATOR, MODERATES
from adapters.discord.screen import InteractionScreen
from adapters.discord.wire import Wire
from bot.adapter import RetryLater, Undeliverable
from bot.cog import Context
from bot.desk import Desk
from bot.errors import StoreError
from bot.people import DIRECT, Person, Place

CHOICES = 8  # the callback type that carries suggestions

log = logging.getLogger(__name__)


class Front:
    """Takes every interaction to the desk."""

    def __init__(self, desk: Desk, wire: Wire, doors: Doors) -> None:
        """Answer over ``wire``; ``doors`` tells whose a direct channel is."""
        self._desk = desk
        self._wire = wire
        self._doors = doors

    async def receive(self, interaction: discord.Interaction) -> None:
        """Answer one interaction; one that came before, and kinds that we do not know, are passed over."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._suggest(interaction)
        elif await self._desk.first(f"{NAME}:{interaction.id}"):
            ctx = await self._context(interaction)
            call = parse.read(interaction.type.value, interaction.data, ctx.person.community, self._desk.commands)
            if call is not None:
                inside = interaction.guild_id is not None
                screen = InteractionScreen(interaction, self._wire, 0 if inside else stamp(ctx.person.community))
                await self._desk.answer(call, ctx, screen)

    async def _suggest(self, interaction: discord.Interaction) -> None:
        at = parse.typing(parse.data(interaction.data))
        ctx = await self._context(interaction)
        choices = await self._desk.suggest(at.command, at.field, at.typed, ctx)
        try:
            await self._wire.callback(interaction, CHOICES, render.suggestions(choices))
        except (Undeliverable, RetryLater) as lost:  # they typed on, or the network did not hold: the next one comes
            log.info("suggestions-lost", extra={"fault": type(lost).__name__})

    async def _context(self, interaction: discord.Interaction) -> Context:
        channel = str(interaction.channel_id or DIRECT)
        locale = str(interaction.locale)
        if interaction.guild_id is None:
            person = await self._behind(interaction, channel)
            return Context(person, Place(NAME, person.community, channel), locale)
        home = str(interaction.guild_id)
        person = Person(NAME, home, str(interaction.user.id))
        moderator = await self._moderates(interaction, person.home)
        return Context(person, Place(NAME, home, channel), locale, None, moderator, _joined(interaction))

    async def _moderates(self, interaction: discord.Interaction, home: str) -> bool:
        rights = interaction.permissions.value
        return bool(rights & (MODERATES | ADMINISTRATOR)) or await self._desk.moderates(home, _roles(interaction))

    async def _behind(self, interaction: discord.Interaction, channel: str) -> Person:
        """Who speaks in a direct conversation: the person of the community that the pressed message came from.

        Without a message to tell, they are the person of their one community with us, or of none.
        """
        known = [p for p in await self._people(channel) if p.id == str(interaction.user.id)]
        mark = parse.stamp(parse.data(interaction.data))
        marked = [p for p in known if stamp(p.community) == mark] if mark else known
        return marked[0] if len(marked) == 1 else Person(NAME, DIRECT, str(interaction.user.id))

    async def _people(self, channel: str) -> Sequence[Person]:
        try:
            return await self._doors.people(channel)
        except StoreError:  # help in a crisis works without the database too
            return ()


def stamp(community: str) -> int:
    """Return a community's mark on the components of a direct message: 23 bits above the 8 of their number."""
    return (zlib.crc32(community.encode()) & 0x7FFFFF) << 8


def _joined(interaction: discord.Interaction) -> datetime | None:
    member = interaction.user
    return member.joined_at if isinstance(member, discord.Member) else None


def _roles(interaction: discord.Interaction) -> Collection[str]:
    # discord.py resolves ``roles`` through the guild's cache, which we keep empty; the ids are all we need.
    member = interaction.user
    return {str(role) for role in member._roles} if isinstance(member, discord.Member) else ()
