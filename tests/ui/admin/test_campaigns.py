"""The pages of campaigns and of the texts of messages: what is typed is shown, kept, refused at its field, sent."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.messaging import service
from freight_app.ui.account.news_state import NewsState, UnsubscribeState
from freight_app.ui.admin.campaign_detail_state import CampaignState
from freight_app.ui.admin.campaigns_state import CampaignsState
from freight_app.ui.admin.message_templates_state import MessageTextsState
from freight_app.work.running import run_due_tasks
from tests.messaging.campaigns.audience import add_people
from tests.ui.tabs import Tab, signed_in_tab, where_to


def wrong(errors: dict[str, str]) -> list[str]:
    return [name for name, sentence in errors.items() if sentence]


def write_text(tab: Tab, **words: str) -> None:
    for name, value in words.items():
        tab.send(CampaignState.type_text, name=name, value=value)


def test_a_campaign_is_begun_written_tried_and_sent(house: House) -> None:
    with house.write() as uow:
        people = add_people(uow, 3)
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/campaigns", name="Sami Gharbi")
    tab.send(CampaignsState.load)
    [address] = [where_to(tab.send(CampaignsState.begin))]
    tab = signed_in_tab(house, Role.ADMIN, path=address, name="Olfa Riahi")
    tab.send(CampaignState.load)
    state = tab.state(CampaignState)
    assert (state.people, state.one.status) == (3, "draft")
    write_text(tab, subject="Hello {nam}")
    assert "{name}, {shop}" in tab.state(CampaignState).errors["subject"]
    write_text(tab, subject="Hello {name}", body="Pads are cheaper.\n\nUntil Friday.")
    preview = tab.state(CampaignState).preview
    assert (preview.subject, preview.paragraphs) == ("Hello Olfa Riahi", ("Pads are cheaper.", "Until Friday."))
    tab.send(CampaignState.type_field, name="per_minute", value="fast")
    tab.send(CampaignState.ask, what="start")
    state = tab.state(CampaignState)
    assert (state.asks, wrong(state.errors)) == ("", ["per_minute"])
    tab.send(CampaignState.type_field, name="per_minute", value="600")
    tab.send(CampaignState.send_test)
    tab.send(CampaignState.plan, typed={"starts_at": "soon"})
    assert wrong(tab.state(CampaignState).errors) == ["starts_at"]
    tab.send(CampaignState.ask, what="start")
    assert tab.state(CampaignState).asks == "start"
    tab.send(CampaignState.step, what="start")
    assert tab.state(CampaignState).one.status == "sending"
    run_due_tasks(house.database)
    tab.send(CampaignState.load)
    state = tab.state(CampaignState)
    assert (state.one.listed, state.one.sent) == (3, 3)
    assert {row.address for row in state.rows} == {f"p{place:05}@example.com" for place in range(len(people))}
    with house.read() as uow:
        sent = service.list_messages(uow, page=PageRequest()).items
    assert len(sent) == 4


def test_a_text_is_chosen_by_the_address_written_and_refused_at_its_field(house: House) -> None:
    address = "/admin/message-templates?of=welcome&by=email&in=ar"
    tab = signed_in_tab(house, Role.ADMIN, path=address)
    tab.send(MessageTextsState.load)
    state = tab.state(MessageTextsState)
    assert (state.is_open, state.one.direction, state.one.is_own) == (True, "rtl", False)
    tab.send(MessageTextsState.type_word, name="subject", value="{total}")
    tab.send(MessageTextsState.save, typed={})
    assert wrong(tab.state(MessageTextsState).errors) == ["subject"]
    tab.send(MessageTextsState.type_word, name="subject", value="أهلًا بك")
    tab.send(MessageTextsState.save, typed={})
    state = tab.state(MessageTextsState)
    assert (state.one.is_own, state.preview.subject, len(state.versions)) == (True, "أهلًا بك", 1)
    assert next(row.own for row in state.rows if row.template == "welcome") == ("ar",)
    tab.send(MessageTextsState.reset_text)
    assert not tab.state(MessageTextsState).one.is_own


def test_news_are_off_until_somebody_says_yes_and_a_forged_link_says_nothing(house: House) -> None:
    tab = signed_in_tab(house, Role.CUSTOMER, path="/account/settings")
    tab.send(NewsState.load)
    assert not tab.state(NewsState).is_wanted
    tab.send(NewsState.choose, on=True)
    tab.send(NewsState.load)
    assert tab.state(NewsState).is_wanted
    stranger = Tab(path="/unsubscribe/forged", guest="g" * 40)
    stranger.send(UnsubscribeState.load)
    stranger.send(UnsubscribeState.leave)
    assert stranger.state(UnsubscribeState).is_missing
