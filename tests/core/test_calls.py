import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Call, Group, Person, Place

names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=6)


@given(names, st.dictionaries(names, st.text(max_size=8), max_size=3))
def test_a_token_that_fits_reads_back_as_the_same_call(name: str, args: dict[str, str]) -> None:
    call = Call(name, args)
    try:
        token = call.token()
    except ValueError:
        return
    assert len(token.encode()) <= 100
    assert Call.parse(token) == call


@given(st.text(max_size=300))
def test_any_text_at_all_reads_as_some_call(token: str) -> None:
    assert isinstance(Call.parse(token), Call)


def test_a_call_that_is_too_long_says_so_without_its_words() -> None:
    with pytest.raises(ValueError, match="100-byte") as caught:
        Call("vent", {"text": "private " * 20}).token()
    assert "private" not in str(caught.value)


def test_a_select_token_carries_the_field_that_a_pick_fills() -> None:
    token = Call("draw", {"tube": "light blue"}).token("bench")
    assert Call.parse(token, "chemistry") == Call("draw", {"tube": "light blue", "bench": "chemistry"})


def test_what_people_wrote_does_not_show_in_a_repr() -> None:
    assert repr(Call("vent", {"text": "private"})) == "Call('vent', ['text'])"


@pytest.mark.parametrize("kind", [Person, Place, Group])
def test_an_address_round_trips(kind: type[Person]) -> None:
    address = kind("discord", "12", "34:5")
    assert kind.parse(str(address)) == address
    assert address.home == "discord:12"
    for bad in ("", "discord", "discord:1", "::", "a::b"):
        with pytest.raises(ValueError, match="address"):
            kind.parse(bad)
