"""Which channel a schedule is for, so that a person knows it."""

from bot import Block, Link, P, Text
from bot.courier import Courier
from bot.store.prompts.slots import Slot


async def where(courier: Courier, slot: Slot) -> Block:
    """Return a way to the channel, where the platform has one, or else its name; its id where nobody can tell that."""
    link = await courier.link(slot.told) if slot.told else ""
    if link:
        return Link(P("The channel"), link)
    return Text(P("Channel: #{place}")(place=await courier.called(slot.place)))
