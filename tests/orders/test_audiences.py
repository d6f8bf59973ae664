"""Who a campaign is for, by what they bought, where they live and for whom they buy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.messaging.campaigns import consent
from freight_app.messaging.campaigns.dtos import AudienceFilter
from freight_app.messaging.models import Channel
from freight_app.orders.audiences import CustomerAudience
from freight_app.orders.dtos import CartOwner
from tests.messaging.campaigns.audience import add_people
from tests.orders.conftest import Parts
from tests.orders.shopping import order, staff


def found(house: House, channel: Channel = Channel.EMAIL, **asked: Any) -> list[int]:
    source, audience = CustomerAudience(), AudienceFilter(**asked)
    with house.read() as uow:
        people = [one.user_id for one in source.list_people(uow, audience, channel, after=0, limit=50)]
        assert source.count(uow, audience, channel) == len(people)
    return people


def test_people_are_found_by_what_they_did_and_only_if_they_want_news(
    house: House, parts: Parts, clock: StillClock
) -> None:
    with house.write() as uow:
        buyer, looker, refuser, gone = add_people(uow, 4)
        consent.refuse_news(uow, refuser, source="account")
        account = uow.session.get(UserAccount, gone)
        assert account is not None
        account.is_active = False
        uow.session.add(account)
    staff(house, Role.SALES)
    order(house, {parts.filter: 1}, owner=CartOwner(user_id=buyer))
    today = clock.now().date()
    assert found(house) == [buyer, looker]
    assert found(house, ordered_since=today) == [buyer]
    assert found(house, ordered_since=today + timedelta(days=1)) == []
    assert found(house, not_ordered_since=today) == [looker]
    assert found(house, who="retailers") == []
    assert found(house, languages=("fr", "ar")) == []
    assert found(house, languages=("en",), channel=Channel.SMS) == [buyer, looker]
    assert found(house, price_group="garage") == []
    assert found(house, category="no-such-category") == []
    assert found(house, city="100%_") == []
