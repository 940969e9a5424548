"""What stands in the playground's channels: the bot's posts, the threads at them, and rooms for a few."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import count

from adapters.playground.community import GROUPS, Community, Room, Thread, place
from adapters.playground.feed import Changed, Feed, Message
from bot.adapter import Lack, Sight, Undeliverable
from bot.message import Reply
from bot.people import Group, Person, Place, Post

KEYS = 10_000  # keys remembered


class Board:
    """The one of the page. Every method raises ``Undeliverable`` for what is not there."""

    def __init__(self, community: Community, feed: Feed) -> None:
        """Nothing of ours stands anywhere yet."""
        self._community = community
        self._feed = feed
        self._numbers = count(1)
        self._posts: OrderedDict[tuple[str, str], Post] = OrderedDict()

    def post(self, where: Place, reply: Reply, key: str) -> Post:
        """Post in a place; one ``key`` shows it once."""
        self._there(where)
        if key and (found := self._posts.get((where.id, key))):
            return found
        post = Post(where, str(self._feed.say(where.id, reply).id))
        if key:
            self._posts[where.id, key] = post
            if len(self._posts) > KEYS:
                self._posts.popitem(last=False)
        return post

    def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in a post's place."""
        self._feed.edit(self._standing(post), reply)

    def remove(self, post: Post) -> None:
        """Take a post away."""
        if message := self._feed.posted(post.place.id, post.id):
            self._feed.remove(message.id)

    def thread(self, post: Post, title: str) -> Place:
        """Open the thread at a post; everybody who reads the channel finds it beside that."""
        message = self._standing(post)
        if self._community.place(message.place) is not None:
            raise Undeliverable("there is no thread within a thread or a room")
        id_ = f"thread-{message.id}"
        if self._community.place(id_) is None:
            self._open(Thread(id_, title, message.place))
        return place(id_)

    def room(self, title: str, people: Sequence[Person]) -> Place:
        """Open a place that only these people find."""
        if any(self._community.member(person.id) is None for person in people):
            raise Undeliverable("nobody in the playground has that id")
        id_ = f"room-{next(self._numbers)}"
        self._open(Room(id_, title, frozenset(person.id for person in people)))
        return place(id_)

    def hold(self, thread: Place, *, locked: bool) -> None:
        """Let nobody write in a thread, or everybody again."""
        if not isinstance(self._community.place(thread.id), Thread):
            raise Undeliverable("the playground has no thread of that id")
        self._community.lock(thread.id, locked=locked)

    def readers(self, where: Place) -> int:
        """Count who can read a place."""
        self._there(where)
        return self._community.readers(where.id)

    def look(self, where: Place) -> Sight:
        """Return a channel's name; whoever runs the page may do everything in it."""
        return Sight(where.id) if self._community.exists(where.id) else Sight(lacks=frozenset({Lack.GONE}))

    def group(self, group: Group) -> str:
        """Return the name of a group."""
        if group.id in GROUPS:
            return group.id
        raise Undeliverable("the playground has no group of that id")

    def _open(self, new: Thread | Room) -> None:
        self._community.open(new)
        self._feed.tell(Changed())

    def _there(self, where: Place) -> None:
        if not self._community.exists(where.id):
            raise Undeliverable("the playground has no place of that id")

    def _standing(self, post: Post) -> Message:
        if message := self._feed.posted(post.place.id, post.id):
            return message
        raise Undeliverable("that message is gone")
