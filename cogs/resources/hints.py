"""The fields that the forms about resources share."""

from typing import Annotated

from bot import Hint, P
from bot.privacy.phi import LISTED

Entry = Annotated[str, Hint(P("Entry"), hidden=True)]
Waiting = Annotated[str, Hint(P("Suggestion"), hidden=True)]
Name = Annotated[str, Hint(P("Name"), max_length=90, shared=True, allows=LISTED)]
Summary = Annotated[
    str, Hint(P("What it is, in a sentence or two"), long=True, max_length=240, shared=True, allows=LISTED)
]
Page = Annotated[str, Hint(P("Web page"), max_length=300, help=P("Starts with https://"))]
Phone = Annotated[str, Hint(P("Phone"), max_length=40, help=P("Such as 1-800-555-0100, 988 or 211"))]
