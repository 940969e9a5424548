"""The names in the exported file, in words for the page; names that are not here are shown as they stand."""

from collections.abc import Mapping
from typing import Final

from bot import Phrase
from bot.i18n import P

LABELS: Final[Mapping[str, Phrase]] = {
    # check-ins
    "part": P("Your sign-up"),
    "shifts": P("Shifts"),
    "pace": P("How often"),
    "cycle": P("Cycle"),
    "day": P("Day"),
    "time": P("Time"),
    "zone": P("Time zone"),
    "next message": P("Next message"),
    "answers: weekly": P("Answers to the weekly question"),
    "answers: burnout": P("Answers to the monthly question"),
    "choice": P("Answer"),
    "causes": P("Causes"),
    "notes": P("Notes"),
    # introductions
    "profile: offer": P("What you offer"),
    "profile: find": P("What you look for"),
    "role": P("Works as"),
    "discipline": P("Discipline"),
    "route": P("Credential"),
    "years": P("Years in the lab"),
    "topics": P("Topics"),
    "languages": P("Languages"),
    "work": P("Shifts"),
    "style": P("Likes to talk by"),
    "cadence": P("How often"),
    "places": P("Places"),
    "name": P("Name"),
    "words": P("In your own words"),
    "affinity": P("Private wishes"),
    "state": P("State"),
    "marks kept of": P("Marks kept of"),
    "request": P("Request"),
    "since": P("Since"),
    "introductions": P("Introductions"),
    "as": P("You were"),
    "met": P("Met"),
    "plan": P("Plan"),
    "answer": P("Answer"),
    "how it was": P("How it was"),
    "thanks": P("Thanks"),
    "programme": P("Programme"),
    "buddies": P("Buddies"),
    "joined a round as": P("You joined a round as"),
    "never paired with": P("Never paired with"),
    # moderation and suggestions
    "turns": P("Turns"),
    "on duty until": P("On duty until"),
    "cases taken or closed": P("Cases with your name"),
    "suggested": P("Suggested"),
    "kind": P("Kind"),
    "status": P("How it stands"),
    "text": P("Text"),
    # anonymous posts
    "posts": P("Posts"),
    "notes about your posts": P("Notes about your posts"),
    "notes that you sent": P("Notes that you sent"),
    "from": P("From"),
    "note": P("Note"),
    # the house
    "settings": P("Settings"),
    "language": P("Language"),
    "agreed": P("Agreed"),
    "waiting": P("Waiting for you"),
    "messages": P("Messages"),
    "due": P("Due (UTC)"),
    "plans for messages": P("Plans for messages"),
    "signed": P("Entries and decisions with your name"),
    "direct messages": P("Direct messages"),
}
