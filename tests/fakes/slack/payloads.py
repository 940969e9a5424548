"""What Slack sends when a member does something: pure builders of payloads."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.state import APP, Json, Message, Workspace


def slash(user: str, channel: str, command: str, text: str, trigger: str, url: str, space: Workspace) -> Json:
    who = {"team_id": space.team, "team_domain": "lab", "user_id": user, "user_name": user.lower()}
    where = {
        "channel_id": channel,
        "channel_name": "general",
        "api_app_id": APP,
        "is_enterprise_install": "true" if space.whole else "false",
    } | ({"enterprise_id": space.org, "enterprise_name": "Org"} if space.org else {})
    said = {"command": command, "text": text, "trigger_id": trigger, "response_url": url, "token": "legacy"}
    return who | where | said


def envelope(kind: str, user: str, trigger: str | None, space: Workspace) -> Json:
    about: Json = {"type": kind, "api_app_id": APP, "token": "legacy", "is_enterprise_install": space.whole}
    about |= {"team": {"id": space.team, "domain": "lab"}}
    about |= {"user": {"id": user, "username": user, "team_id": space.team}}
    about |= {"enterprise": {"id": space.org, "name": "Org"}} if space.org else {}
    return about | ({"trigger_id": trigger} if trigger else {})


def on_message(message: Message, thread: str = "") -> Json:
    """``thread`` is the one it stands in, or its own when it has replies: Slack names both alike."""
    container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    container |= {"thread_ts": thread} if thread else {}
    body: Json = {"container": container | {"is_ephemeral": bool(message.viewer)}}
    body["channel"] = {"id": message.channel, "name": "directmessage"}
    if not message.viewer:
        shown = {"type": "message", "ts": message.ts, "text": message.text, "bot_id": "B0BOT"}
        body["message"] = shown | {"blocks": message.blocks}
    return body


def in_view(view: Json) -> Json:
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def action(element: Json, block_id: str, choice: Json | None) -> Json:
    done: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    done["action_ts"] = "1767603600.000000"
    if element["type"] == "button":
        return done | {"text": element["text"], "value": element.get("value", "")}
    return done | {"selected_option": choice}


def event(about: Json, event_id: str, space: Workspace) -> Json:
    body: Json = {"token": "legacy", "team_id": space.team, "api_app_id": APP, "type": "event_callback"}
    body |= {"event": about, "event_id": event_id, "event_time": 1767603600, "authed_users": []}
    grant: Json = {"team_id": None if space.whole else space.team, "user_id": "U0BOT", "is_bot": True}
    grant |= {"enterprise_id": space.org or None, "is_enterprise_install": space.whole}
    return body | {"authorizations": [grant]}


def value_of(element: Json, given: Any) -> Json:
    """One entry of ``view.state.values``: what *element* holds once a member gave it *given*."""
    kind = element["type"]
    match kind:
        case "static_select" | "external_select" | "radio_buttons":
            return {"type": kind, "selected_option": option_of(element, given)}
        case "checkboxes":
            chosen = [option_of(element, one) for one in given or ()]
            return {"type": kind, "selected_options": chosen}
        case "conversations_select":
            return {"type": kind, "selected_conversation": given}
        case "users_select":
            return {"type": kind, "selected_user": given}
        case _:
            return {"type": kind, "value": given}


def option_of(element: Json, given: Any) -> Json | None:
    if given is None or isinstance(given, dict):
        return given
    known = (o for o in element.get("options", ()) if given in (o["value"], o["text"]["text"]))
    return next(known, {"text": {"type": "plain_text", "text": str(given)}, "value": str(given)})


def initial(element: Json) -> Any:
    for name in ("initial_value", "initial_option", "initial_options", "initial_conversation", "initial_user"):
        if name in element:
            return element[name]
    return None
