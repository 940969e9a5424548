"""The Web API methods that the fake answers, one small function each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.slack.state import APP, BOT_USER, TEAM, Json, Message, Refused, Workspace

Method = Callable[[Workspace, Json], Json]


def auth_test(space: Workspace, args: Json) -> Json:
    about = {"url": "https://lab.slack.com/", "team": "Lab", "user": "labmates", "bot_id": "B0BOT"}
    return about | {"team_id": TEAM, "user_id": BOT_USER}


def post_message(space: Workspace, args: Json) -> Json:
    message = space.say(channel_of(space, args), checked(space, args))
    return {"channel": message.channel, "ts": message.ts, "message": {"type": "message", "ts": message.ts}}


def post_ephemeral(space: Workspace, args: Json) -> Json:
    message = space.say(channel_of(space, args), checked(space, args), args["user"])
    return {"message_ts": message.ts}


def update(space: Workspace, args: Json) -> Json:
    message = standing(space, args)
    space.rewrite(message, checked(space, args))
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": {}}


def delete(space: Workspace, args: Json) -> Json:
    message = standing(space, args)
    space.erase(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(space: Workspace, args: Json) -> Json:
    message = standing(space, args | {"ts": args["message_ts"]})
    address = f"https://lab.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return {"channel": message.channel, "permalink": address}


def conversations_open(space: Workspace, args: Json) -> Json:
    users = [space.users.get(name) for name in args.get("users", "").split(",")]
    if len(users) > 8:
        raise Refused("too_many_users")
    for user in users:
        if user is None:
            raise Refused("user_not_found")
        if user["deleted"]:
            raise Refused("user_disabled")
    names = frozenset(user["id"] for user in users if user)
    channel = space.room(names) if len(names) > 1 else space.dm(*names)
    return {"channel": {"id": channel}, "already_open": False, "no_op": False}


def conversations_info(space: Workspace, args: Json) -> Json:
    if args["channel"] not in space.channels:
        raise Refused("channel_not_found")
    inside = space.channels[args["channel"]]
    about: Json = {"id": args["channel"], "is_member": inside, "is_archived": args["channel"] in space.archived}
    about["name"] = space.names.get(args["channel"], args["channel"].lower())
    if args.get("include_num_members"):
        about["num_members"] = len(space.inside(args["channel"])) + inside  # the bot is a member too
    return {"channel": about}


def conversations_history(space: Workspace, args: Json) -> Json:
    channel = readable(space, args)
    here = [m for m in space.messages if m.channel == channel and m.viewer is None and not m.thread]
    return page(here[::-1], args)


def conversations_replies(space: Workspace, args: Json) -> Json:
    channel, thread = readable(space, args), args["ts"]
    parent = space.message(channel, thread)
    if parent is None or parent.viewer:
        raise Refused("thread_not_found")
    return page([parent, *(m for m in space.messages if (m.channel, m.thread) == (channel, thread))], args)


def readable(space: Workspace, args: Json) -> str:
    """The channel, if the app has the scope that its kind needs."""
    channel = channel_of(space, args)
    kind = "mpim" if channel in space.rooms else {"D": "im", "G": "groups"}.get(channel[0], "channels")
    if space.scopes is not None and f"{kind}:history" not in space.scopes:
        raise Refused("missing_scope")
    return channel


def page(found: list[Message], args: Json) -> Json:
    """So many messages from where the cursor says."""
    every = str(args.get("include_all_metadata")) in ("1", "true", "True")
    start, most = int(args.get("cursor") or 0), int(args.get("limit", 100))
    end = start + most
    more: Json = {"response_metadata": {"next_cursor": str(end)}} if end < len(found) else {}
    return {"messages": [history_line(m, every) for m in found[start:end]], "has_more": bool(more), **more}


def history_line(message: Message, every: bool) -> Json:
    line = {"type": "message", "ts": message.ts, "text": message.text}
    return line | ({"metadata": message.body["metadata"]} if every and "metadata" in message.body else {})


def pins_add(space: Workspace, args: Json) -> Json:
    if space.scopes is not None and "pins:write" not in space.scopes:
        raise Refused("missing_scope")
    at = (args["channel"], args["timestamp"])
    if at in space.pins:
        raise Refused("already_pinned")
    space.pins.append(at)
    return {}


def users_info(space: Workspace, args: Json) -> Json:
    if args["user"] not in space.users:
        raise Refused("user_not_found")
    return {"user": space.users[args["user"]]}


def group_members(space: Workspace, args: Json) -> Json:
    if args["usergroup"] not in space.groups:
        raise Refused("no_such_subteam")
    return {"users": space.groups[args["usergroup"]]}


def groups(space: Workspace, args: Json) -> Json:
    return {"usergroups": [{"id": name, "handle": f"group-{name.lower()}"} for name in space.groups]}


def views_open(space: Workspace, args: Json) -> Json:
    return {"view": space.open_view(space.spend_trigger(args["trigger_id"]), args["view"])}


def views_push(space: Workspace, args: Json) -> Json:
    return {"view": space.open_view(space.spend_trigger(args["trigger_id"]), args["view"], root=False)}


def views_update(space: Workspace, args: Json) -> Json:
    return {"view": space.update_view(args["view_id"], args["view"], args.get("hash"))}


def views_publish(space: Workspace, args: Json) -> Json:
    view = {**args["view"], "blocks": space.named(args["view"]["blocks"])}
    space.homes[args["user_id"]] = {**view, "id": space.number("V"), "hash": space.stamp()}
    space.ring()
    return {"view": space.homes[args["user_id"]]}


def upload_url(space: Workspace, args: Json) -> Json:
    file = space.number("F")
    return {"upload_url": f"{space_url(args)}upload/{file}", "file_id": file}


def complete_upload(space: Workspace, args: Json) -> Json:
    for file in args["files"]:
        if file["id"] not in space.files:
            raise Refused("file_not_found")
    return {"files": args["files"]}


def connections_open(space: Workspace, args: Json) -> Json:
    return {"url": f"{space_url(args).replace('http', 'ws', 1)}link?ticket={space.number('t')}&app_id={APP}"}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "apps.connections.open": connections_open,
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "conversations.open": conversations_open,
    "conversations.history": conversations_history,
    "conversations.info": conversations_info,
    "conversations.replies": conversations_replies,
    "pins.add": pins_add,
    "users.info": users_info,
    "usergroups.list": groups,
    "usergroups.users.list": group_members,
    "views.open": views_open,
    "views.push": views_push,
    "views.update": views_update,
    "views.publish": views_publish,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete_upload,
}


def answer(space: Workspace, method: str, args: Json, token: str, home: str) -> Json:
    """Do what *method* does and return Slack's answer; *home* is the fake's own address, ending in ``/``."""
    if not token.startswith("xapp-" if method == "apps.connections.open" else "xoxb-"):
        return {"ok": False, "error": "not_allowed_token_type"}
    if token not in (space.bot_token, space.app_token):
        return {"ok": False, "error": "invalid_auth"}
    return done(space, method, args, home)


def done(space: Workspace, method: str, args: Json, home: str) -> Json:
    """Do it, whoever asks."""
    if method not in METHODS:
        return {"ok": False, "error": "unknown_method"}
    try:
        return {"ok": True, **METHODS[method](space, args | {"": home})}
    except Refused as refused:
        return {"ok": False, "error": str(refused)}


def space_url(args: Json) -> str:
    home: str = args[""]
    return home


def channel_of(space: Workspace, args: Json) -> str:
    channel: str = args["channel"]
    if channel in space.users:
        channel = space.dm(channel)
    if channel not in space.channels:
        raise Refused("channel_not_found")
    if not space.channels[channel]:
        raise Refused("not_in_channel")
    if channel in space.archived:
        raise Refused("is_archived")
    if channel in map(space.dm, space.shut):
        raise Refused("messages_tab_disabled")
    return channel


def standing(space: Workspace, args: Json) -> Message:
    """A message that was posted for all and is still there."""
    message = space.message(channel_of(space, args), args["ts"])
    if message is None or message.viewer:
        raise Refused("message_not_found")
    return message


def checked(space: Workspace, args: Json) -> Json:
    for node in nodes(args.get("blocks")):
        if "slack_file" in node and node["slack_file"].get("id") not in space.files:
            raise Refused("invalid_blocks")
    if not args.get("text") and not args.get("blocks"):
        raise Refused("no_text")
    if args.get("thread_ts") and space.message(args["channel"], args["thread_ts"]) is None:
        raise Refused("thread_not_found")
    return {name: value for name, value in args.items() if name}


def nodes(value: Any) -> Iterator[Json]:
    """Every object inside *value*, at any depth."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)
