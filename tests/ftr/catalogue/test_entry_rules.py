"""An answer fits the catalogue under which it was given, or is refused by field."""

from __future__ import annotations

import pytest

from ftr.catalogue.entry_rules import check_reason
from ftr.catalogue.model import Catalogue, Channel, Ending, Reason
from ftr.catalogue.standard import with_channel
from ftr.entry import Payload
from ftr.errors import BadInput
from ftr.words import Cause, OnlineFirst

LEAF = Reason("lost", {"nl": "Kwijt"})
CATALOGUE = Catalogue(
    (Reason("delivery", {"nl": "Bezorging"}, sub=(LEAF,)),),
    endings=(Ending("silent", {"nl": "Stil"}, "-"),),
    version=3,
)


@pytest.mark.parametrize(
    "payload",
    [
        Payload(reason="lost", online_first=OnlineFirst.YES, channel="phone"),
        Payload(reason="lost", online_first=OnlineFirst.NO),
        Payload(ending="silent"),
        Payload(cause=Cause.MISTAKE),
    ],
)
def test_what_the_catalogue_knows_fits(payload: Payload) -> None:
    check_reason(payload, CATALOGUE)


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        (Payload(reason="gone", online_first=OnlineFirst.YES), "payload.reason"),
        (Payload(reason="delivery", online_first=OnlineFirst.YES), "payload.reason"),
        (Payload(ending="prank"), "payload.ending"),
        (Payload(ending="silent", channel="fax"), "payload.channel"),
    ],
)
def test_what_it_does_not_know_is_refused_by_field(payload: Payload, place: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_reason(payload, CATALOGUE)
    assert caught.value.place == place


def test_a_pilot_on_another_channel_gets_it_in_its_catalogue() -> None:
    assert [c.code for c in with_channel(CATALOGUE, "email").channels] == ["email"]
    assert with_channel(CATALOGUE, "phone").channels == CATALOGUE.channels
    assert not with_channel(CATALOGUE, "email").channels[0].asks


def test_a_catalogue_with_channels_of_its_own_keeps_them_all() -> None:
    two = Catalogue(
        CATALOGUE.reasons, channels=(Channel("a", {"nl": "A"}), Channel("b", {"nl": "B"}))
    )
    assert [c.code for c in with_channel(two, "b").channels] == ["b", "a"]
    assert [c.code for c in with_channel(two, "chat").channels] == ["chat", "a", "b"]
