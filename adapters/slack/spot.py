"""A place in Slack: a channel, or the thread under one of its messages, which has no id of its own."""

MARK = "-"  # no channel's id and no time stamp has one


def join(channel: str, thread: str = "") -> str:
    """Return the id of a place; ``thread`` is the time stamp of the message that it hangs from, if any."""
    return f"{channel}{MARK}{thread}" if thread else channel


def split(place: str) -> tuple[str, str]:
    """Return the channel of a place, and its thread or nothing."""
    channel, _, thread = place.partition(MARK)
    return channel, thread
