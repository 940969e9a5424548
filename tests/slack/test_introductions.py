"""An introduction over the wire to Slack: asked in a direct message, met in a group conversation."""

from dataclasses import replace
from pathlib import Path

from bot.app import Shipped
from bot.people import Person
from bot.store.mentors.profiles import Side
from tests.fakes.slack import TEAM, Member, Message
from tests.mentors.passing import hour
from tests.mentors.people import person
from tests.slack.test_whole_house import Ward, running


async def _told(ward: Ward, who: Member, text: str) -> Message:
    for _ in range(40):
        found = next((m for m in who.inbox if text in m.text), None)
        if found is not None:
            return found
        await hour(ward.app)
    raise AssertionError(f"{who.user} was never told {text!r}")


async def test_two_are_asked_in_private_and_meet_in_a_group_conversation(tmp_path: Path, shipped: Shipped) -> None:
    async with running(tmp_path / "var", shipped) as ward:
        await ward.app.unlock()
        ada, bea = Member(ward.slack, "UADA"), Member(ward.slack, "UBEA")
        for who, side in ((ada, Side.FIND), (bea, Side.OFFER)):
            here = Person("slack", TEAM, who.user)
            await ward.app.services.consents.give(str(here), "mentor")
            kept = replace(person(who.user[1:].lower(), side, years=9 * (side is Side.OFFER)), person=here)
            await ward.app.services.mentors.profiles.put(kept.kept(), ward.clock.now())
            await who.types("/labmates", f"mentor.go side:{side}")
        offer = await _told(ward, bea, "I thought of you")
        assert "Ada" not in str(offer.blocks)
        await bea.presses("Accept", offer)
        question = await _told(ward, ada, "would like to meet you")
        assert "Bea" not in str(question.blocks)
        assert ward.slack.rooms == {}
        await ada.presses("Yes, introduce us", question)
        while not any(ada.sees(room) for room in ward.slack.rooms):
            await hour(ward.app)
        [(room, inside)] = ward.slack.rooms.items()
        assert {"UADA", "UBEA"} <= inside
        [welcome] = ada.sees(room)
        assert "Ada, meet Bea" in str(welcome.blocks) and "<@UBEA>" in str(welcome.blocks)
