"""Every message as members will see it, shown to one moderator in private, a page at a time; nothing in it works."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Divider,
    Hint,
    Mention,
    Outcome,
    P,
    Reply,
    Text,
    Tone,
    command,
)
from bot.message import Select
from bot.steps import Sample, Samples

TRIED: Final = P("In a preview buttons do nothing. Members' own buttons work.")
PRIVATE: Final = P("Only you see this.")


class Previewing(Cog):
    """Pages through what the features say."""

    def __init__(self, samples: Sequence[Samples]) -> None:
        """Ask each feature for its messages, in this order."""
        self._samples = samples

    @command("setup.preview", P("Every message, as members will see it"), audience=Audience.MODERATORS)
    async def preview(
        self,
        ctx: Context,
        page: Annotated[int, Hint(P("Page"), hidden=True)] = 1,
        tried: Annotated[str, Hint(P("Pressed in the preview"), hidden=True)] = "",
    ) -> Outcome:
        """Show one message, and the way to the next."""
        all_ = [sample for ask in self._samples for sample in await ask(ctx)]
        at = min(max(1, page), len(all_))
        sample = all_[at - 1]
        head = P("{page} of {all}: {what}")(page=at, all=len(all_), what=sample.title)
        said = [Text(TRIED)] if tried else []
        shown = [Text(head, Tone.TITLE), Text(PRIVATE, Tone.SMALL), *said, Divider(), *_harmless(sample, at), Divider()]
        return Reply((*shown, *_ways(at, len(all_))))


def _harmless(sample: Sample, page: int) -> Iterator[Block]:
    """The message with everything that could be pressed leading back here, and nobody called by name."""
    back = Call("setup.preview", {"page": str(page), "tried": "yes"})
    for block in sample.reply.blocks:
        match block:
            case Button(label, _, tone):
                yield Button(label, back, tone)
            case Select(label, _, _, choices):
                yield Select(label, Call("setup.preview", {"page": str(page)}), "tried", choices)
            case Mention():
                yield Text(P("@somebody"))
            case _:
                yield block


def _ways(at: int, last: int) -> Iterator[Block]:
    if at < last:
        yield Button(P("Next message"), Call("setup.preview", {"page": str(at + 1)}), Tone.PRIMARY)
    if at > 1:
        yield Button(P("Message before"), Call("setup.preview", {"page": str(at - 1)}))
    yield Button(P("Back to set-up"), Call("setup.start"))
