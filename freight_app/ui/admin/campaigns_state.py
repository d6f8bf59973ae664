"""What ``/admin/campaigns`` shows: campaigns by status, and the start of a new one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment
from freight_app.kit.pagination import PageRequest
from freight_app.messaging.campaigns import running
from freight_app.messaging.campaigns.dtos import CampaignDraft, CampaignStatus, CampaignView
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, page_number, pager_of
from freight_app.ui.admin.live import watch
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor, visitor

PATH = "/admin/campaigns"
TABS = ("all", *(status.value for status in CampaignStatus))


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the list; ``ended`` of ``listed`` have been written to."""

    id: str
    name: str
    status: str
    channel: str
    when: str
    listed: int
    ended: int
    failed: int
    unsubscribed: int


class CampaignsState(rx.State):
    """A page of campaigns."""

    tab: str = "all"
    rows: list[CampaignRow] = []
    pager: PagerView = PagerView()
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "all")
        self.tab, self._page = (tab if tab in TABS else "all"), page_number(asked.get("page", ""))
        await self._follow()
        watch(self, Permission.MESSAGES_MANAGE)

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def begin(self) -> object:
        """A new draft, opened at once."""
        return rx.redirect(f"{PATH}/{await asyncio.to_thread(_begin, visitor())}")

    async def _follow(self) -> None:
        self.rows, self.pager = await asyncio.to_thread(_read, visitor(), self.tab, self._page)
        self.is_loaded = True


def _read(who: Visitor, tab: str, page: int) -> tuple[list[CampaignRow], PagerView]:
    status = None if tab == "all" else CampaignStatus(tab)
    with current_house().read(who.actor) as uow:
        found = running.list_campaigns(uow, status=status, page=PageRequest(page=page, per_page=PER_PAGE))
        zone = get_shop_profile(uow).time_zone
    rows = [_row(one, who.language, zone) for one in found.items]
    return rows, pager_of(found, list_address(PATH, tab="" if tab == "all" else tab))


def _row(one: CampaignView, language: str, zone: str) -> CampaignRow:
    at = one.finished_at or one.started_at or one.starts_at or one.created_at
    return CampaignRow(
        id=one.id,
        name=one.name,
        status=str(one.status),
        channel=str(one.channel),
        when=format_moment(at, language, zone=zone),
        listed=one.results.listed,
        ended=one.results.ended,
        failed=one.results.failed + one.results.bounced,
        unsubscribed=one.results.unsubscribed,
    )


def _begin(who: Visitor) -> str:
    name = translate("New campaign", who.language)
    with current_house().write(who.actor) as uow:
        return running.create_campaign(uow, CampaignDraft(name=name)).id
