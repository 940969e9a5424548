"""A platform made of lists: actors run commands, press buttons and fill forms, and read what they are shown."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.adapter import Gone, Lack, RetryLater, Sight, Undeliverable
from bot.cog import Context
from bot.desk import Desk
from bot.form import Form
from bot.i18n import Phrase
from bot.limits import EVERYTHING, Can, Limits
from bot.message import Button, Call, Divider, Document, Fields, Link, Mention, Picture, Reply, Select, Text, Tone
from bot.people import Group, Person, Place, Post
from bot.render import TO_TYPE, TYPE
from bot.typed import parse, write


class Stage:
    """The adapter port, working, in memory. What it lacks in ``can`` it says in words, like any platform."""

    name = "stage"

    def __init__(self, can: Can = EVERYTHING) -> None:
        self.limits = Limits(can, prefix="/")
        self.inbox: dict[str, list[Reply]] = defaultdict(list)
        self.channels: dict[str, list[Reply]] = defaultdict(list)
        self.unreachable: set[str] = set()
        self.closed: set[str] = set()
        self.opened: set[str] = set()
        self.keys: set[str] = set()
        self.busy = 0  # how many posts and edits are to be tried again later
        self.people: set[str] = set()  # who has come on
        self.posts: dict[str, Reply] = {}  # what was posted, by the post's id
        self.posted: dict[tuple[str, str], Post] = {}  # by place and key
        self.threads: dict[str, str] = {}  # the place from which each hangs
        self.rooms: dict[str, frozenset[str]] = {}
        self.locked: set[str] = set()  # threads in which people cannot write
        self.lacks: dict[str, frozenset[Lack]] = {}  # what we may not do in a place
        self.communities: frozenset[str] | None = frozenset({"stage:lab"})
        self.roles: dict[str, str] = {"mods": "Moderators"}
        self.moderating: dict[str, bool] = {}  # of whom the platform tells whether they moderate
        self.pinning = True  # whether we may pin
        self.pins: list[str] = []
        self.gone: set[str] = set()  # who has left for good
        self.desk: Desk | None = None

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        return self.moderating.get(person.id)

    async def run(self, desk: Desk) -> None:
        self.desk = desk
        await asyncio.Event().wait()

    async def open(self, person: Person) -> None:
        if person.id in self.unreachable:
            raise Undeliverable("their door is closed")
        self.opened.add(person.id)

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        await self.here(person)
        if person.id in self.unreachable:
            raise Undeliverable("their door is closed")
        if self._once(key):
            self.inbox[person.id].append(reply)

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        self._open(place)
        if key and (place.id, key) in self.posted:
            return self.posted[place.id, key]
        post = Post(place, str(len(self.posts) + 1))
        self.posts[post.id] = replace(reply)  # its own object, to be found again among equals
        self.channels[place.id].append(self.posts[post.id])
        if key:
            self.posted[place.id, key] = post
        return post

    async def edit(self, post: Post, reply: Reply) -> None:
        at = self._stands(post)
        if at is None:
            raise Undeliverable("that message is gone")
        self.channels[post.place.id][at] = self.posts[post.id] = replace(reply)

    async def remove(self, post: Post) -> None:
        at = self._stands(post)
        if at is not None:
            del self.channels[post.place.id][at]

    async def thread(self, post: Post, title: str) -> Place:
        if self._stands(post) is None or post.place.id in (*self.threads, *self.rooms):
            raise Undeliverable("that message is gone, or stands in a thread itself")
        self.threads[f"thread-{post.id}"] = post.place.id
        return Place(self.name, post.place.community, f"thread-{post.id}")

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        if (self.unreachable | self.gone) & {person.id for person in people}:
            raise Undeliverable("somebody's door is closed")
        name = f"room-{len(self.rooms) + 1}"
        self.rooms[name] = frozenset(person.id for person in people)
        return Place(self.name, place.community, name)

    async def readers(self, place: Place) -> int | None:
        self._open(place)
        return sum(self.reads(name, place.id) for name in self.people)

    async def look(self, place: Place) -> Sight:
        if self.busy:
            raise RetryLater(30)
        if place.id in self.closed:
            return Sight(lacks=self.lacks.get(place.id, frozenset({Lack.GONE})))
        return Sight(place.id, self.lacks.get(place.id, frozenset()))

    async def group(self, group: Group) -> str:
        if group.id not in self.roles:
            raise Undeliverable("there is no such role")
        return self.roles[group.id]

    async def homes(self) -> frozenset[str] | None:
        return self.communities

    async def lock(self, thread: Place) -> bool:
        self._thread(thread)
        self.locked.add(thread.id)
        return True

    async def unlock(self, thread: Place) -> bool:
        self._thread(thread)
        self.locked.discard(thread.id)
        return True

    async def pin(self, post: Post) -> None:
        if not self.pinning:
            raise Undeliverable("nobody may pin here")
        if self._stands(post) is not None and post.id not in self.pins:
            self.pins.append(post.id)

    async def here(self, person: Person) -> bool:
        if person.id in self.gone or (self.people and person.id not in self.people):
            raise Gone("they have left")
        return True

    async def link(self, post: Post) -> str:
        return f"https://stage.example/{post.place.id}/{post.id}"

    def _thread(self, place: Place) -> None:
        if place.id not in self.threads:
            raise Undeliverable("there is no such thread")

    def reads(self, name: str, place: str) -> bool:
        """Whether somebody can read a place."""
        return name in self.rooms.get(self.threads.get(place, place), self.people)

    def _open(self, place: Place) -> None:
        if self.busy:
            self.busy -= 1
            raise RetryLater(30)
        if self.threads.get(place.id, place.id) in self.closed:
            raise Undeliverable("that channel is closed")

    def _stands(self, post: Post) -> int | None:
        """Where in its place a post stands, if it does."""
        self._open(post.place)
        reply = self.posts.get(post.id)
        return next((at for at, kept in enumerate(self.channels[post.place.id]) if kept is reply), None)

    def _once(self, key: str) -> bool:
        new = not key or key not in self.keys
        self.keys |= {key}
        return new

    def actor(self, name: str, *, moderator: bool = False, locale: str = "en-US", channel: str = "lounge") -> "Actor":
        self.people.add(name)
        person, place = Person("stage", "lab", name), Place("stage", "lab", channel)
        return Actor(self, Context(person, place, locale, "America/Chicago", moderator))


@dataclass
class StageScreen:
    """One answer: what was held, shown or asked."""

    limits: Limits
    can_ask: bool = True
    held: bool = False
    shown: list[Reply] = field(default_factory=list)
    form: Form | None = None

    async def hold(self) -> None:
        self.held = True

    async def show(self, reply: Reply) -> None:
        self.shown.append(reply)

    async def ask(self, form: Form) -> None:
        self.form = form


class Actor:
    """Somebody on the stage. ``screen`` is what they look at: a reply, or a form."""

    def __init__(self, stage: Stage, ctx: Context) -> None:
        self.stage = stage
        self.ctx = ctx
        self.screen: Reply | Form | None = None
        self.pile: list[Reply] = []  # private messages that stand

    @property
    def desk(self) -> Desk:
        assert self.stage.desk is not None, "the stage is not running"
        return self.stage.desk

    @property
    def inbox(self) -> list[Reply]:
        return self.stage.inbox[self.ctx.person.id]

    def goes(self, place: Place) -> None:
        """Go to another place."""
        self.ctx = replace(self.ctx, place=place)

    def joined(self, since: datetime) -> None:
        """Have come to the community at an instant."""
        self.ctx = replace(self.ctx, since=since)

    async def runs(self, name: str, /, **args: str) -> str:
        """Run a command and return the screen as text."""
        return await self.calls(Call(name, args))

    async def types(self, line: str) -> str:
        """Type a line as one would, with or without the slash."""
        return await self.calls(parse(line, self.desk.commands, self.desk.languages.called))

    async def calls(self, call: Call, *, pressed: bool = False) -> str:
        screen = StageScreen(self.stage.limits)
        await self.desk.answer(call, self.ctx, screen)
        if screen.form is not None:
            self.screen = screen.form
        for reply in screen.shown:
            self._see(reply, pressed)
        return self.reads

    def _see(self, reply: Reply, pressed: bool) -> None:
        if reply.public:
            self.stage.channels[self.ctx.place.id].append(reply)
        if pressed and self.pile and not (reply.fresh or reply.public):
            before = self.pile.pop()
            self.inbox[:] = [reply if kept is before else kept for kept in self.inbox]
        self.pile.append(reply)
        self.screen = reply

    async def presses(self, label: str) -> str:
        """Press the button with this label on the screen, or type what stands for it."""
        reply = self._reply()
        if Can.BUTTON not in self.stage.limits.can:
            return await self.types(self._line(label))
        button = next((b for b in reply.blocks if isinstance(b, Button) and b.label == label), None)
        assert button is not None, f"no button {label!r} on:\n{show(reply)}"
        return await self.calls(Call.parse(button.call.token()), pressed=True)

    async def picks(self, label: str, choice: str) -> str:
        """Pick a choice from the select with this label, or type what stands for it."""
        reply = self._reply()
        if Can.SELECT not in self.stage.limits.can:
            return await self.presses(choice)
        select = next((s for s in reply.blocks if isinstance(s, Select) and s.label == label), None)
        assert select is not None, f"no select {label!r} on:\n{show(reply)}"
        value = next(c.value for c in select.choices if c.label == choice)
        return await self.calls(Call.parse(select.call.token(select.field), value), pressed=True)

    async def fills(self, **values: str) -> str:
        """Fill the form on the screen and send it, or type what stands for it."""
        if isinstance(self.screen, Form):
            names = {i.field.name for i in self.screen.inputs}
            assert values.keys() <= names, f"the form has only {sorted(names)}"
            kept = {i.field.name: i.value for i in self.screen.inputs if i.value}
            return await self.calls(Call.parse(self.screen.call.token()).having(**kept | values))
        asked = next((found for start in self._said(TYPE(typed="")) if (found := self._below(start))), None)
        assert asked, f"no form on:\n{self.reads}"
        call = parse(asked, self.desk.commands)
        return await self.types(write(call.having(**values)))

    @property
    def reads(self) -> str:
        """The screen as text."""
        if isinstance(self.screen, Form):
            return show_form(self.screen)
        return show(self.screen) if self.screen else ""

    def opens(self, reply: Reply) -> str:
        """Look at a message that came by itself."""
        self.screen = reply
        self.pile.append(reply)
        return self.reads

    def _reply(self) -> Reply:
        assert isinstance(self.screen, Reply), f"no message on the screen but:\n{self.reads}"
        return self.screen

    def _line(self, label: str) -> str:
        found = next((f for start in self._said(TO_TYPE(label=label, typed="")) if (f := self._below(start))), None)
        assert found is not None, f"nothing to type for {label!r} on:\n{self.reads}"
        return found

    def _said(self, words: Phrase) -> list[str]:
        """What a phrase is in every language."""
        return [self.desk.languages.speaker(each)(words) for each in self.desk.languages.names]

    def _below(self, start: str) -> str | None:
        """What follows this on the screen, where a paragraph or a line of one begins with it."""
        bodies = [str(b.body) for b in self._reply().blocks if isinstance(b, Text)]
        lines = [*bodies, *(line for body in bodies for line in body.splitlines())]
        return next((line.removeprefix(start) for line in lines if line.startswith(start)), None)


def show(reply: Reply) -> str:
    """Return a reply as text, one block a line."""
    return "\n".join(_lines(reply))


def _lines(reply: Reply) -> list[str]:
    lines = []
    for block in reply.blocks:
        match block:
            case Text(body, tone):
                lines.append({Tone.TITLE: f"# {body}", Tone.SMALL: f"~ {body}"}.get(tone, str(body)))
            case Fields(pairs):
                lines += [f"{a}: {b}" for a, b in pairs]
            case Link(label, url):
                lines.append(f"{label} <{url}>")
            case Button(label):
                lines.append(f"[{label}]")
            case Select(label, _, _, choices):
                lines.append(f"[{label} ▾ {' | '.join(str(c.label) for c in choices)}]")
            case Picture(_, alt):
                lines.append(f"(picture: {alt})")
            case Document(name, content):
                lines.append(f"({name})\n{content}")
            case Mention(person):
                lines.append(f"@{person.id}")
            case Divider():
                lines.append("---")
    return lines


def show_form(form: Form) -> str:
    """Return a form as text, one input a line."""
    lines = [f"== {form.title} =="]
    for i in form.inputs:
        lines.append(f"{i.label}{'' if i.field.required else ' (optional)'}: {i.value}")
        if i.error:
            lines.append(f"  ! {i.error}")
    return "\n".join([*lines, f"[{form.submit}]"])
