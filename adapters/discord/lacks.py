"""What the bot may do in a channel, reckoned from roles and overwrites as Discord itself does: pure functions.

The order of the steps is that of https://discord.com/developers/docs/topics/permissions (Permission Overwrites).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import discord

from bot.adapter import Lack

Json: TypeAlias = Mapping[str, Any]

NEEDS: Final[Mapping[Lack, discord.Permissions]] = MappingProxyType(
    {
        Lack.POST: discord.Permissions(send_messages=True),
        Lack.THREADS: discord.Permissions(create_public_threads=True, send_messages_in_threads=True),
        Lack.ROOMS: discord.Permissions(create_private_threads=True, send_messages_in_threads=True),
        Lack.LOCK: discord.Permissions(manage_threads=True),
        Lack.FILES: discord.Permissions(attach_files=True),
        Lack.HISTORY: discord.Permissions(read_message_history=True),
    }
)


def lacks(channel: Json, server: Json, member: Json) -> frozenset[Lack]:
    """Return what a member of a server lacks in a channel, from what REST says of the three."""
    has = rights(channel, server, member)
    if has.administrator:
        return frozenset()
    if not has.view_channel:
        return frozenset({Lack.HIDDEN})
    return frozenset(lack for lack, needed in NEEDS.items() if not needed <= has)


def rights(channel: Json, server: Json, member: Json) -> discord.Permissions:
    """Return a member's rights in a channel."""
    mine = {str(role) for role in member["roles"]}
    granted = {str(role["id"]): int(role["permissions"]) for role in server["roles"]}
    value = granted.get(str(server["id"]), 0)
    for role in mine:
        value |= granted.get(role, 0)
    if discord.Permissions(value).administrator:
        return discord.Permissions.all()
    written = list(channel.get("permission_overwrites") or ())
    for whose in ({str(server["id"])}, mine, {str(member["user"]["id"])}):
        value = _over(value, (one for one in written if str(one["id"]) in whose))
    return discord.Permissions(value)


def _over(value: int, written: Iterable[Json]) -> int:
    """Lay one layer of overwrites over rights: what is denied goes first, then what is allowed comes."""
    deny = allow = 0
    for one in written:
        deny, allow = deny | int(one["deny"]), allow | int(one["allow"])
    return value & ~deny | allow
