"""What the doctor asks Discord: the token, the application, the servers, and the rights in them."""

from urllib.parse import urlencode

import aiohttp
import discord
from discord.http import Route

from adapters.discord.client import API, point
from adapters.discord.life import LOGIN_REFUSED
from bot.finding import Finding, Health

WHAT = "discord"
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    attach_files=True,
    read_message_history=True,  # without it no message is there to open a thread at
    create_public_threads=True,
    create_private_threads=True,
    send_messages_in_threads=True,
    manage_threads=True,  # to lock one
    create_events=True,  # in the server's own calendar; to change and remove one's own needs no more
)
FEW_STARTS = 100  # of the 1,000 IDENTIFYs a day


async def check(token: str, api_url: str = API) -> list[Finding]:
    """Log in over REST only, look around, and leave; never raises for what is wrong: that is a finding."""
    point(api_url)
    client = discord.Client(intents=discord.Intents.none())
    try:
        async with client:
            await client.login(token)
            return [*_application(client), await _starts(client), *await _servers(client)]
    except discord.LoginFailure:
        return [Finding(WHAT, Health.FAULT, "the token is not accepted", LOGIN_REFUSED)]
    except discord.HTTPException as refusal:
        return [Finding(WHAT, Health.FAULT, f"it answers with status {refusal.status}", "try again in a few minutes")]
    except (aiohttp.ClientError, OSError):
        mend = "check the network, a proxy, and LABMATES_DISCORD_API_URL"
        return [Finding(WHAT, Health.FAULT, "it cannot be reached", mend)]


def _application(client: discord.Client) -> list[Finding]:
    found = [Finding(WHAT, Health.WELL, f"logged in as {client.user}")]
    if client.application is not None and client.application.interactions_endpoint_url:
        mend = "empty the Interactions Endpoint URL on the application's page General Information"
        found.append(Finding(WHAT, Health.FAULT, "commands are sent to a web address instead of to the bot", mend))
    return found


async def _starts(client: discord.Client) -> Finding:
    limit = (await client.http.request(Route("GET", "/gateway/bot")))["session_start_limit"]
    left = int(limit["remaining"])
    if left < FEW_STARTS:
        mend = "find what restarts the bot so often; Discord resets the token at none"
        return Finding(WHAT, Health.NOTE, f"only {left} starts are left today", mend)
    return Finding(WHAT, Health.WELL, f"{left} starts left today")


async def _servers(client: discord.Client) -> list[Finding]:
    servers = await client.http.get_guilds(200)
    if not servers:
        return [Finding(WHAT, Health.NOTE, "the bot is in no server yet", f"invite it: {_invitation(client)}")]
    lacking = {right for server in servers for right in _lacking(int(server["permissions"]))}
    if lacking:
        says = f"somewhere it lacks the rights {', '.join(sorted(lacking))}"
        return [Finding(WHAT, Health.NOTE, says, f"give them to its role, or invite it again: {_invitation(client)}")]
    return [Finding(WHAT, Health.WELL, f"in {len(servers)} server(s), with all rights it needs")]


def _lacking(value: int) -> list[str]:
    has = discord.Permissions(value)
    return [] if has.administrator else [name for name, needed in NEEDED if needed and not getattr(has, name)]


def _invitation(client: discord.Client) -> str:
    asked = {"client_id": client.application_id, "scope": "bot applications.commands", "permissions": NEEDED.value}
    return f"https://discord.com/oauth2/authorize?{urlencode(asked)}"
