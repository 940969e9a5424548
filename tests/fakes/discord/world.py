"""What Discord says about people, places and interactions: the payloads, field by field.

Shapes follow Discord's published OpenAPI document and developer pages;
what discord.py 2.7 does not read is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

APPLICATION = "500000000000000001"
BOT = "500000000000000002"
GUILD = "600000000000000001"
CHANNEL = "700000000000000001"
DM_CHANNEL = "700000000000000009"
NOW = "2026-11-21T09:00:00.000000+00:00"
MEMBER_RIGHTS = 2048 | 1024  # send messages, view channels
THREADS = 1 << 34 | 1 << 35 | 1 << 36 | 1 << 38
CREATE_EVENTS = 1 << 44
BOT_RIGHTS = 1024 | 2048 | 1 << 15 | 1 << 16 | THREADS | CREATE_EVENTS  # and files, history
MANAGE_GUILD = 32
MODERATE_MEMBERS = 1 << 40


def user(number: str, name: str, *, bot: bool = False) -> Json:
    return {
        "id": number,
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


def member(number: str, name: str, rights: int = MEMBER_RIGHTS, roles: tuple[str, ...] = ()) -> Json:
    return {
        "user": user(number, name),
        "nick": None,
        "avatar": None,
        "roles": list(roles),
        "joined_at": NOW,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
        "permissions": str(rights),
    }


def channel(number: str = CHANNEL, *, private: bool = False) -> Json:
    if private:
        return {"id": number, "type": 1, "last_message_id": None, "recipients": [], "flags": 0}
    return {
        "id": number,
        "type": 0,
        "guild_id": GUILD,
        "name": "break-room",
        "position": 0,
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "permissions": "2048",
        "flags": 0,
    }


def thread(number: str, name: str, parent: str, kind: int) -> Json:
    about = {"archived": False, "auto_archive_duration": 10080, "archive_timestamp": NOW, "locked": False}
    return {
        "id": number,
        "type": kind,
        "guild_id": GUILD,
        "parent_id": parent,
        "owner_id": BOT,
        "name": name,
        "last_message_id": None,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "rate_limit_per_user": 0,
        "thread_metadata": about,
        "permissions": "2048",
        "flags": 0,
    }


def message(number: str, channel_id: str, body: Mapping[str, Any], author: Json | None = None) -> Json:
    return {
        "id": number,
        "channel_id": channel_id,
        "type": 0,
        "author": author or user(BOT, "labmates", bot=True),
        "content": body.get("content", ""),
        "flags": body.get("flags", 0),
        "components": body.get("components", []),
        "attachments": [attachment(a) for a in body.get("attachments", [])],
        "embeds": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "timestamp": NOW,
        "edited_timestamp": None,
    }


def attachment(about: Mapping[str, Any]) -> Json:
    url = f"https://cdn.example.org/{about.get('filename', 'file')}"
    return {"size": 1, "url": url, "proxy_url": url, "content_type": "image/png", **about}


def scheduled(number: str, body: Mapping[str, Any]) -> Json:
    """An event in the server's own calendar."""
    return {
        "id": number,
        "guild_id": GUILD,
        "channel_id": None,
        "creator_id": BOT,
        "description": None,
        "image": None,
        "status": 1,
        "entity_id": None,
        "user_count": 0,
        **body,
    }


def application() -> Json:
    return {
        "id": APPLICATION,
        "name": "Labmates",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00",
        "flags": 0,
        "owner": user("1", "owner"),
        "team": None,
        "summary": "",
    }


def interaction(kind: int, number: str, token: str, data: Json, person: Json, **more: Any) -> Json:
    """One INTERACTION_CREATE; ``person`` is a member (in the guild) or a bare user (in a direct message)."""
    inside = "user" in person
    place = more.pop("channel", None) or channel(CHANNEL if inside else DM_CHANNEL, private=not inside)
    who: Json = {"member": person, "guild_id": GUILD} if inside else {"user": person}
    if inside:
        who["guild"] = {"id": GUILD, "locale": "en-US", "features": []}
        who["guild_locale"] = "en-US"
    return {
        "id": number,
        "application_id": APPLICATION,
        "type": kind,
        "token": token,
        "version": 1,
        "data": data,
        "channel": place,
        "channel_id": place["id"],
        "locale": "en-US",
        "app_permissions": "2048",
        "attachment_size_limit": 10485760,
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD if inside else "0"},
        "context": 0 if inside else 1,
        **who,
        **more,
    }
