"""Whether somebody moderates a server, asked of REST: by the role that was chosen, or the rights of their roles."""

from typing import Final

import discord
from discord.http import Route

from adapters.discord.members import LEFT
from adapters.discord.wire import Refused, Wire
from bot.people import Group, Person

MODERATES: Final = discord.Permissions(manage_guild=True).value | discord.Permissions(moderate_members=True).value
ADMINISTRATOR: Final = discord.Permissions(administrator=True).value


async def moderates(wire: Wire, client: discord.Client, person: Person, group: Group | None) -> bool | None:
    """Return whether they do, None where Discord does not tell us. Raises ``RetryLater``."""
    at = {"guild_id": person.community, "user_id": person.id}
    try:
        member = await wire.ask(client, Route("GET", "/guilds/{guild_id}/members/{user_id}", **at))
        roles = {str(role) for role in member["roles"]}
        if group is not None and group.id in roles:
            return True
        server = await wire.ask(client, Route("GET", "/guilds/{guild_id}", guild_id=person.community))
    except Refused as refused:
        return False if refused.code in LEFT else None
    if str(server.get("owner_id", "")) == person.id:
        return True
    theirs = roles | {person.community}  # the role of everybody bears the server's own id
    rights = [int(role["permissions"]) for role in server["roles"] if str(role["id"]) in theirs]
    return any(right & (MODERATES | ADMINISTRATOR) for right in rights)
