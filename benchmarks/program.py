"""The program as a process of its own beside fakes of the platforms: its settings, and what it takes of the machine."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from tests.fakes import discord as discords
from tests.fakes import slack as slacks


def environment(
    folder: Path, discord: discords.FakeDiscord | None, slack: slacks.FakeSlack | None
) -> Mapping[str, str]:
    """Return the settings of a program in a folder that talks to these fakes."""
    given = {"PATH": os.defpath, "LABMATES_DATA_DIR": str(folder / "var"), "LABMATES_LOG_LEVEL": "ERROR"}
    if discord:
        given |= {"DISCORD_TOKEN": discords.TOKEN, "LABMATES_DISCORD_API_URL": discord.api_url}
        given |= {"LABMATES_DISCORD_GATEWAY_URL": discord.gateway_url}
    if slack:
        given |= {"SLACK_BOT_TOKEN": slacks.BOT_TOKEN, "SLACK_APP_TOKEN": slacks.APP_TOKEN}
        given |= {"LABMATES_SLACK_API_URL": slack.api_url}
    return given


async def quiet(pid: int) -> None:
    """Wait until a process uses no processor for a tenth of a second."""
    before = -1
    while (now := _ticks(pid)) != before:
        before = now
        await asyncio.sleep(0.1)  # noqa: TID251 - another process is being watched, not our own clock


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def resident(pid: int) -> float:
    """Return how much memory a process has, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
