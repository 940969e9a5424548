"""Asks Discord what the doctor wants to know: token, where interactions go, and permissions in each server."""

from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot.finding import Finding, Health

# https://docs.discord.com/developers/topics/permissions: what replies, posts and pictures need
NEEDED: Final = {1 << 10: "View Channels", 1 << 11: "Send Messages", 1 << 15: "Attach Files"}
ADMINISTRATOR: Final = 1 << 3
PORTAL: Final = "https://discord.com/developers/applications"
WAIT: Final = aiohttp.ClientTimeout(total=10)


async def check(token: str, api_url: str) -> list[Finding]:
    """Return what Discord says of this bot; being out of reach is a finding too."""
    headers = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (labmates, 0.1)"}
    try:
        async with aiohttp.ClientSession(
            f"{api_url}/api/v10/", headers=headers, timeout=WAIT, trust_env=True
        ) as session:
            async with session.get("applications/@me") as answer:
                if answer.status in (401, 403):
                    return [
                        _fault(
                            "Discord does not accept DISCORD_TOKEN", f"reset the bot's token at {PORTAL} and copy it"
                        )
                    ]
                answer.raise_for_status()
                about = await answer.json(content_type=None)
            async with session.get("users/@me/guilds") as answer:
                answer.raise_for_status()
                guilds = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
        return [
            _fault(
                f"Discord cannot be reached ({type(fault).__name__})", "check the network and LABMATES_DISCORD_API_URL"
            )
        ]
    return [*_application(about), *_guilds(guilds)]


def _application(about: Mapping[str, Any]) -> list[Finding]:
    if about.get("interactions_endpoint_url"):
        return [
            _fault(
                "Discord sends interactions to a web address, not to this bot",
                f"empty Interactions Endpoint URL at {PORTAL}",
            )
        ]
    return [Finding("discord", Health.WELL, "the token is good")]


def _guilds(guilds: list[Mapping[str, Any]]) -> list[Finding]:
    """Findings about servers, counted and never named: a log may keep what the doctor says."""
    if not guilds:
        return [
            Finding(
                "discord",
                Health.NOTE,
                "the bot is in no server yet",
                f"make an invite link at {PORTAL} (OAuth2) and open it",
            )
        ]
    lacking = {name for g in guilds for name in _lacking(int(g.get("permissions", 0)))}
    if lacking:
        names = ", ".join(sorted(lacking))
        return [
            Finding(
                "discord",
                Health.NOTE,
                f"in some servers the bot lacks {names}",
                "give the bot's role these permissions there",
            )
        ]
    return [Finding("discord", Health.WELL, f"permissions are right in all {len(guilds)} servers")]


def _lacking(permissions: int) -> list[str]:
    if permissions & ADMINISTRATOR:
        return []
    return [name for bit, name in NEEDED.items() if not permissions & bit]


def _fault(says: str, mend: str) -> Finding:
    return Finding("discord", Health.FAULT, says, mend)
