"""A member of the workspace, at the keyboard: types, presses, chooses, fills forms, opens the home tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fakes.slack import payloads
from tests.fakes.slack.api import nodes
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import GENERAL, Ack, Json, Message, Workspace
from tests.fakes.slack.wire import SocketWire, Wire


class Member:
    """One person; every act waits for the adapter's acknowledgement and applies what it says."""

    def __init__(self, slack: Workspace, user: str, wire: Wire | None = None, **about: Any) -> None:
        if wire is None:
            assert isinstance(slack, FakeSlack), "a branch is reached by the wire of the one server"
            wire = SocketWire(slack)
        self.slack, self.user, self.wire = slack, user, wire
        slack.add_user(user, **about)

    @property
    def view(self) -> Json:
        """The form or screen on top."""
        return self.slack.views[self.user][-1]

    @property
    def home(self) -> Json:
        return self.slack.homes[self.user]

    def sees(self, channel: str = GENERAL, thread: str = "") -> list[Message]:
        return self.slack.seen_by(self.user, channel, thread)

    async def hears(self, text: str, channel: str = GENERAL) -> Message:
        """Wait for a message with *text* in its notification, and return it."""
        return await self.slack.until(lambda: next((m for m in self.sees(channel) if text in m.text), None))

    async def gets_form(self, title: str = "") -> Json:
        """Wait for a modal (whose title begins like this) on top, and return it."""
        return await self.slack.until(lambda: self._top(title))

    def _top(self, title: str) -> Json | None:
        stack = self.slack.views[self.user]
        return stack[-1] if stack and stack[-1]["title"]["text"].startswith(title) else None

    @property
    def inbox(self) -> list[Message]:
        """The direct messages with the bot."""
        return self.sees(self.slack.dm(self.user))

    def url(self, channel: str, ts: str | None = None) -> str:
        name = self.slack.number("u")
        self.slack.urls[name] = (channel, self.user, ts)
        return f"{self.slack.home}respond/{name}"

    async def types(self, command: str, text: str = "", channel: str = GENERAL, retry: int = 0) -> Ack:
        trigger, url = self.slack.trigger(self.user), self.url(channel)
        payload = payloads.slash(self.user, channel, command, text, trigger, url, self.slack)
        return await self.sends_slash(payload, retry)

    async def sends_slash(self, payload: Json, retry: int = 0) -> Ack:
        """Send a slash command's payload (again), and show what the acknowledgement says."""
        ack = await self.wire.send("slash_commands", payload, retry=retry)
        if ack.status == 200 and (ack.body.get("text") or ack.body.get("blocks")):
            public = ack.body.get("response_type") == "in_channel"
            self.slack.say(payload["channel_id"], ack.body, None if public else self.user)
        return ack

    async def presses(self, label: str, on: Message | Json | None = None) -> Ack:
        """Press the button *label* on a message (by default the newest seen), in a view or on the home."""
        return await self.acts(label, on if on is not None else self.sees()[-1])

    async def chooses(self, value: str, on: Message | Json | None = None) -> Ack:
        """Pick the option with this value or text from a select."""
        return await self.acts(value, on if on is not None else self.sees()[-1])

    async def acts(self, what: str, on: Message | Json) -> Ack:
        blocks = on.blocks if isinstance(on, Message) else on["blocks"]
        block_id, element, choice = find(blocks, what)
        return await self.sends_action(payloads.action(element, block_id, choice), on)

    async def sends_action(self, action: Json, on: Message | Json) -> Ack:
        """Send one block action as it is; a forged one too."""
        body = payloads.envelope("block_actions", self.user, self.slack.trigger(self.user), self.slack)
        body |= {"actions": [action], "state": {"values": {}}}
        if isinstance(on, Message):
            body |= payloads.on_message(on, self._thread(on)) | {"response_url": self.url(on.channel, on.ts)}
        else:
            body |= payloads.in_view(on)
        return await self.wire.send("interactive", body)

    def _thread(self, message: Message) -> str:
        replies = any(m.thread == message.ts for m in self.slack.messages)
        return message.thread or (message.ts if replies else "")

    async def submits(self, retry: int = 0, **given: Any) -> Ack:
        """Fill the form on top by block id or label and send it; fields not named keep what they show."""
        body = self.submission(**given)
        ack = await self.wire.send("interactive", body, retry=retry)
        if ack.status == 200:
            self.obeys(ack.body)
        return ack

    def submission(self, **given: Any) -> Json:
        values: Json = {}
        for block in self.view["blocks"]:
            if block["type"] == "input":
                element, block_id = block["element"], block["block_id"]
                said = given.pop(block_id, given.pop(block["label"]["text"], payloads.initial(element)))
                values[block_id] = {element["action_id"]: payloads.value_of(element, said)}
        assert not given, f"the form has no field for {sorted(given)}"
        body = payloads.envelope("view_submission", self.user, self.slack.trigger(self.user), self.slack)
        return body | {"view": {**self.view, "state": {"values": values}}, "response_urls": []}

    def obeys(self, answer: Json) -> None:
        stack = self.slack.views[self.user]
        match answer.get("response_action"):
            case None:
                stack.pop()
            case "update":
                self.slack.update_view(self.view["id"], answer["view"])
            case "push":
                self.slack.open_view(self.user, answer["view"], root=False)
            case "clear":
                stack.clear()
        self.slack.ring()

    async def closes(self) -> Ack:
        view = self.slack.views[self.user].pop()
        body = payloads.envelope("view_closed", self.user, None, self.slack)
        return await self.wire.send("interactive", body | {"view": view, "is_cleared": False})

    async def looks_for(self, field: str, typed: str, on: Message | Json | None = None) -> list[str]:
        """Type into an external select; the texts of the options offered."""
        place = on if on is not None else self.view
        blocks: Sequence[Json] = place.blocks if isinstance(place, Message) else place["blocks"]
        block = next(b for b in blocks if b["block_id"] == field or b.get("label", {}).get("text") == field)
        element = next(n for n in nodes(block) if n.get("type") == "external_select")
        body = payloads.envelope("block_suggestion", self.user, None, self.slack)
        body |= {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
        body |= payloads.on_message(place) if isinstance(place, Message) else payloads.in_view(place)
        ack = await self.wire.send("interactive", body)
        return [option["text"]["text"] for option in ack.body.get("options", ())]

    async def uses_shortcut(self, callback_id: str, text: str, channel: str = GENERAL) -> Ack:
        """Run a message shortcut on a colleague's message that says *text*."""
        body = payloads.envelope("message_action", self.user, self.slack.trigger(self.user), self.slack)
        message = {"type": "message", "user": "U0OTHER", "ts": self.slack.stamp(), "text": text}
        body |= {"callback_id": callback_id, "message": message, "message_ts": message["ts"]}
        body |= {"channel": {"id": channel, "name": "general"}, "response_url": self.url(channel)}
        return await self.wire.send("interactive", body)

    async def opens_home(self, tab: str = "home", event_id: str | None = None, retry: int = 0) -> Ack:
        about = {
            "type": "app_home_opened",
            "user": self.user,
            "channel": self.slack.dm(self.user),
            "tab": tab,
        }
        about["event_ts"] = self.slack.stamp()
        event = payloads.event(about, event_id or self.slack.number("Ev"), self.slack)
        return await self.wire.send("events_api", event, retry=retry)


def find(blocks: Sequence[Json], what: str) -> tuple[str, Json, Json | None]:
    """The block id, the element and, for a select, the option that a member means by *what*."""
    seen = []
    for block in blocks:
        for node in nodes(block):
            if node.get("type") == "button":
                seen.append(node["text"]["text"])
                if node["text"]["text"] == what:
                    return block["block_id"], node, None
            for option in node.get("options", ()):
                seen.append(option["text"]["text"])
                if what in (option["value"], option["text"]["text"]):
                    return block["block_id"], node, option
    raise AssertionError(f"nothing here is called {what!r}; there are {seen}")
