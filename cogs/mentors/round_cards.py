"""What moderators see of a round: who joined in numbers, then every pair with its reason, and who stays without."""

from collections.abc import Collection, Mapping
from typing import Final

from bot import Block, Button, Call, Choice, Mention, P, Person, Phrase, Reply, Select, Text, Tone, Words
from bot.i18n import listed
from bot.message import Fields
from bot.store.mentors.rounds import Round
from cogs.mentors.company import Company, choices_for, why_alone
from cogs.mentors.draft import Draft, Proposed
from cogs.mentors.words import Discipline, Topic

PAGE: Final = 10  # rows on a screen
MOST: Final = 25  # choices of a select


def none() -> Reply:
    """No round is open."""
    return Reply.say(
        Text(P("Rounds"), Tone.TITLE),
        P(
            "No round is open. In a round people join for some days, you look over the pairs, and all are asked at "
            "once. Between rounds requests go from mentor to mentor as always."
        ),
        Button(P("Open a round"), Call("mentoring.round", {"do": "open"}), Tone.PRIMARY),
        Button(P("How the last one turned out"), Call("mentoring.outcome")),
    )


def opened(size: tuple[int, int], places: int) -> Reply:
    """A round that people may join, and what comes next."""
    mentees, mentors = size
    counts = (
        (P("Look for a mentor"), str(mentees)),
        (P("Offer to be one"), str(mentors)),
        (P("Free places"), str(places)),
    )
    blocks: list[Block] = [Text(P("A round is open"), Tone.TITLE), Fields(counts)]
    if not mentors:
        blocks.append(Text(P("Nobody who offers has joined yet. An announcement where seniors read helps most.")))
    if not mentees:
        blocks.append(Text(P("Nobody who looks for a mentor has joined yet.")))
    return Reply((*blocks, *_next(first=True)))


def working(done: int | None, size: int) -> Reply:
    """A large round that is being worked out."""
    said = P("I am working out who would get whom: {done} of {size} so far. Everything else goes on meanwhile.")
    soon = P("This round is large: I begin to work it out in a moment. Everything else goes on meanwhile.")
    return Reply.say(
        soon if done is None else said(done=done, size=size),
        Button(P("Look again"), Call("mentoring.round"), Tone.PRIMARY),
    )


def preview(round_: Round, draft: Draft, there: Company, page: int, note: Phrase | None = None) -> Reply:
    """One screen of what a round proposes: pairs first, then who stays without."""
    alone = alone_in(there, draft)
    rows = [_pair_row(n, couple, there) for n, couple in enumerate(draft.couples, 1)]
    start = len(rows) + 1
    total = len(rows) + len(alone)
    first = (page - 1) * PAGE
    shown: list[Block] = [Text(row) for row in rows[first : first + PAGE]]
    there_alone = alone[max(0, first - len(rows)) : max(0, first + PAGE - len(rows))]
    for number, one in enumerate(there_alone, start + max(0, first - len(rows))):
        why = why_alone(there, draft, one)
        shown.append(Text(P("{n}. {name} stays without: {why}.")(n=number, name=name_of(there, one), why=why)))
    blocks: list[Block] = [Text(P("What the round would do"), Tone.TITLE), *([Text(note)] if note else [])]
    blocks.append(Text(_summary(draft, there, len(alone))))
    if there.size != draft.size:
        blocks.append(Text(P("Since it was worked out, somebody joined, left or paused: work it out afresh.")))
    blocks += [*shown, *_picks(draft, there, first, there_alone), *_pages(page, total)]
    return Reply((*blocks, *_ends(round_, draft), *_next(first=False)))


def pair_card(draft: Draft, there: Company, couple: Proposed) -> Reply:
    """One pair, and what a moderator may change about it."""
    one, other = name_of(there, couple.mentee), name_of(there, couple.mentor)
    a, b = {"a": couple.mentee.id}, {"a": couple.mentor.id}
    return Reply.say(
        Text(P("{one} and {other}")(one=one, other=other), Tone.TITLE),
        Mention(couple.mentee),
        Mention(couple.mentor),
        _why(couple),
        Button(P("Keep these two apart"), Call("mentoring.apart", a | {"b": couple.mentor.id})),
        *_person(draft, there, couple.mentee),
        Button(P("Leave {name} out")(name=other), Call("mentoring.out", b)),
        BACK,
    )


def alone_card(draft: Draft, there: Company, one: Person) -> Reply:
    """Somebody who stays without, and whom they could have."""
    why = why_alone(there, draft, one)
    name = name_of(there, one)
    return Reply.say(
        Text(name, Tone.TITLE),
        Mention(one),
        P("{name} stays without: {why}.")(name=name, why=why),
        *_person(draft, there, one),
        BACK,
    )


BACK: Final = Button(P("Back to the round"), Call("mentoring.round"))


def _person(draft: Draft, there: Company, one: Person) -> list[Block]:
    name, blocks = name_of(there, one), list[Block]()
    found = choices_for(there, draft, one, MOST)
    if found:
        label = P("{name} with …")(name=name)
        choices = tuple(
            Choice(m.person.id, P("{mentor} · {score}")(mentor=m.name or m.person.id, score=s)) for m, s in found
        )
        blocks.append(Select(label, Call("mentoring.together", {"a": one.id}), "b", choices))
    else:
        blocks.append(Text(P("No mentor in the round may be paired with {name}.")(name=name), Tone.SMALL))
    return [*blocks, Button(P("Leave {name} out")(name=name), Call("mentoring.out", {"a": one.id}))]


def alone_in(there: Company, draft: Draft) -> list[Person]:
    """Return who of the mentees stays without."""
    with_ = {couple.mentee for couple in draft.couples}
    return [who for who in there.mentees if who not in with_]


def name_of(there: Company, who: Person) -> str:
    """Return somebody's first name; their id where they are not there any more."""
    one = there.mentees.get(who) or there.mentors.get(who)
    return (one.name if one else "") or who.id


def _why(couple: Proposed) -> Phrase:
    told = {"score": couple.score, "why": shared(couple.reasons)}
    if couple.forced:
        return P("{score} of 100, and you wanted it so. What they share: {why}.")(**told)
    return P("{score} of 100. What they share: {why}.")(**told)


def shared(reasons: Collection[str]) -> Words:
    """Return why two fit, in a few words for a third."""
    said = [topic.label for topic in Topic if f"topic-{topic}" in reasons]
    said += [bench.label for bench in Discipline if f"bench-{bench}" in reasons]
    said += [SHARED[code] for code in SHARED if code in reasons]
    return listed(said) if said else P("a language, and time")


SHARED: Final[Mapping[str, Phrase]] = {
    "way": P("the way to a credential"),
    "rhythm": P("shifts"),
    "ahead": P("one is further on"),
    "style": P("how they like to talk"),
}


def _pair_row(number: int, couple: Proposed, there: Company) -> Phrase:
    names = {"one": name_of(there, couple.mentee), "other": name_of(there, couple.mentor)}
    return P("{n}. {one} with {other}: {why}")(n=number, why=_why(couple), **names)


def _summary(draft: Draft, there: Company, alone: int) -> Phrase:
    if not there.mentors:
        return P("Nobody who offers is in the round, so nobody can be introduced. Announce it where seniors read.")
    if not draft.couples:
        return P("No two in the round can be introduced. Below is why, for each.")
    mentors = len({couple.mentor for couple in draft.couples})
    told: Mapping[str, int] = {"pairs": len(draft.couples), "alone": alone, "rest": len(there.mentors) - mentors}
    return P("Pairs: {pairs}. Stay without a mentor: {alone}. Mentors whom nobody needs this time: {rest}.")(**told)


def _picks(draft: Draft, there: Company, first: int, alone: list[Person]) -> list[Block]:
    picks: list[Block] = []
    couples = [*enumerate(draft.couples)][first : first + PAGE]
    if couples:
        both = P("{n}. {one} with {other}")
        choices = tuple(
            Choice(str(n), both(n=n + 1, one=name_of(there, c.mentee), other=name_of(there, c.mentor)))
            for n, c in couples
        )
        picks.append(Select(P("Change a pair"), Call("mentoring.pair", {"v": draft.edition}), "n", choices))
    if alone:
        choices = tuple(Choice(one.id, name_of(there, one)) for one in alone)
        picks.append(Select(P("Somebody who stays without"), Call("mentoring.alone"), "a", choices))
    return picks


def _pages(page: int, total: int) -> list[Block]:
    turns: list[Block] = []
    if page > 1:
        turns.append(Button(P("Back a page"), Call("mentoring.round", {"page": str(page - 1)})))
    if page * PAGE < total:
        turns.append(Button(P("Next page"), Call("mentoring.round", {"page": str(page + 1)})))
    return turns


def _ends(round_: Round, draft: Draft) -> list[Block]:
    ends: list[Block] = []
    if draft.couples:
        call = Call("mentoring.publish", {"r": round_.id, "v": draft.edition})
        ends.append(Button(P("Publish"), call, Tone.PRIMARY))
    if draft.apart or draft.together or draft.out:
        ends.append(Button(P("Undo all changes"), Call("mentoring.afresh")))
    return ends


def _next(*, first: bool) -> list[Block]:
    work = P("Work out a preview") if first else P("Work it out afresh")
    return [
        Button(work, Call("mentoring.round", {"do": "preview"}), Tone.PRIMARY if first else Tone.PLAIN),
        Button(P("Announce it"), Call("mentoring.announce", {"_form": "1"})),
        Button(P("Discard"), Call("mentoring.discard")),
    ]
