"""Words on their way to others' eyes: their writer is shown patient data in them masked, and says what goes out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.cog import Context
from bot.command import FORM, Command
from bot.draft import Drafts
from bot.field import Field
from bot.i18n import P
from bot.message import Block, Button, Call, Divider, Reply, Text, Tone
from bot.privacy.phi import STRICT, PatientDataGuard, Span, masked

SHOWN: Final = "_shown"  # the argument of a press under a preview: the answer takes the preview's place
AS_IS: Final = "_as_is"  # the argument with which a writer says that it is no patient data


class Masking:
    """Stands between the reading of a call and its handler, and looks at every field that is ``shared``."""

    def __init__(self, guard: PatientDataGuard, drafts: Drafts) -> None:
        """What was typed is kept among ``drafts``, in memory for a quarter of an hour, and nowhere else."""
        self._guard = guard
        self._drafts = drafts

    def __call__(self, command: Command, call: Call, values: Mapping[str, object], ctx: Context) -> Reply | None:
        """Let ``values`` pass, read from ``call``, with None; or return the private preview.

        That a writer calls it no patient data counts for nothing where it is of a strict kind.
        """
        found = {f: spans for f in command.fields if f.shared and (spans := self._spans(f, values))}
        strict = bool({span.type for spans in found.values() for span in spans} & STRICT)
        if not found or (AS_IS in call.args and not strict):
            return None
        typed = Call(call.command, {name: said for name, said in call.args.items() if name != AS_IS} | {SHOWN: "yes"})
        safe = typed.having(**{f.name: masked(str(values[f.name]), spans) for f, spans in found.items()})
        _, too_long = command.bind(safe.args, ctx.person.home)
        return Reply.say(
            Text(P("Please look once more"), Tone.TITLE),
            Text(P("Only you see this. Nothing is sent yet."), Tone.SMALL),
            *_words(found, safe),
            *mask_notice([span for spans in found.values() for span in spans]),
            *([TOO_LONG] if too_long else [Button(P("Send masked"), safe, Tone.PRIMARY)]),
            *self._presses(self._drafts.keep(typed, ctx.person), strict=strict),
            fresh=SHOWN not in call.args,
        )

    def _spans(self, field: Field, values: Mapping[str, object]) -> Sequence[Span]:
        spans = self._guard(str(values.get(field.name, "")))
        return [span for span in spans if span.type not in field.allows]

    def _presses(self, typed: Call, *, strict: bool) -> Iterator[Button]:
        yield Button(P("Edit"), typed.having(**{FORM: "1"}))
        if not strict:
            yield Button(P("Not patient data, send as is"), typed.having(**{AS_IS: "yes"}))


TOO_LONG: Final = Text(P("With the masks it is too long for here. Edit it, please: a few words less will do."))


def _words(found: Mapping[Field, Sequence[Span]], safe: Call) -> Iterator[Block]:
    yield Divider()
    for field in found:
        yield Text(field.label, Tone.SMALL)
        yield Text(safe.args[field.name])
    yield Divider()


def mask_notice(spans: Sequence[Span]) -> Iterator[Block]:
    """Yield what is said beside a text of which something was masked."""
    if spans:
        kinds = ", ".join(sorted({span.type.value for span in spans}))
        yield Text(
            P("This may be patient data, so I masked it: {kinds}. I do not find everything; look yourself.")(
                kinds=kinds
            )
        )
