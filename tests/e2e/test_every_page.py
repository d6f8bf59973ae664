"""Every page of the registry, in English on a desk and in Arabic on a phone at night, by the person whom it is for.

A page that is added to ``ROUTES`` is visited from that day on; a new dynamic segment needs a value in ``Examples``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from freight_app import wiring
from freight_app.accounts.company.dtos import MemberInvitation
from freight_app.accounts.company.inviting import invite_member
from freight_app.accounts.company.models import CompanyRole
from freight_app.accounts.dtos import SignedInUser, SignIn
from freight_app.accounts.events import MemberInvited
from freight_app.accounts.sessions import sign_in
from freight_app.accounts.tenant_dtos import TenantDraft
from freight_app.accounts.tenants import create_tenant, house_tenant
from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.wishes.dtos import Watcher, WishOwner
from freight_app.catalogue.wishes.sharing import share_wishlist
from freight_app.catalogue.wishes.waiting import wait_for_price
from freight_app.catalogue.wishes.wishing import add_wish
from freight_app.kit.house import House, set_house
from freight_app.kit.pagination import PageRequest
from freight_app.messaging.campaigns.dtos import CampaignDraft
from freight_app.messaging.campaigns.running import create_campaign
from freight_app.messaging.campaigns.unsubscribing import make_token
from freight_app.migration.presets.moving import begin_move
from freight_app.orders.cart import set_quantity
from freight_app.orders.chats.sharing import send_cart
from freight_app.orders.credit.accounts import list_companies, set_credit_terms
from freight_app.orders.credit.dtos import CreditQuery, CreditTerms
from freight_app.orders.dtos import CartOwner
from freight_app.orders.invoices.quotations import QuotedTo, quote_cart
from freight_app.orders.lists.dtos import ListName, ListPieces
from freight_app.orders.lists.keeping import create_list
from freight_app.orders.own_orders import list_own_orders
from freight_app.orders.paying.card_pages import hosted_page_request
from freight_app.orders.pick_list import pick_list, stops_of
from freight_app.orders.ports import PaymentGateway
from freight_app.orders.queries import find_order
from freight_app.orders.reviewing.queries import add_invitation
from freight_app.purchasing.orders.reading import list_awaited
from freight_app.purchasing.projects.dtos import ProjectQuery
from freight_app.purchasing.projects.reading import read_board
from freight_app.shipping.reading import get_shipment, list_shipments
from freight_app.shipping.shipment_dtos import ShipmentQuery
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import list_levels
from freight_app.ui.i18n.catalogue import read_catalogue
from freight_app.ui.routes import ROUTES, Audience, Route
from freight_app.ui.visitor import GUEST_COOKIE, LANGUAGE_COOKIE, SESSION_COOKIE
from tests.e2e.conftest import PATIENCE_MS, REPORT_VIOLATIONS, wait_until_still, watch
from tests.e2e.messy_file import leave_rows_over
from tests.e2e.running_shop import RunningShop
from tests.orders.changes.shop import announce
from tests.orders.shopping import bring_to_door, detail, fill_cart, order

Person = Literal["guest", "customer", "retailer", "picker", "receiver", "buyer", "driver", "admin"]
ACCOUNTS: tuple[Person, ...] = ("customer", "retailer", "picker", "receiver", "buyer", "driver", "admin")
_GUEST = "every-page-is-visited-by-this-guest"
# The demo's people wrote this themselves, in their own language; the last one is the name of the house's own tenant.
# "Freight" is what carrying costs, and the name of the shop.
_OWN_WORDS = frozenset({"First price", "The shop", "Freight"})
_BY_AUDIENCE: dict[Audience, Person] = {
    Audience.PUBLIC: "guest",
    Audience.CUSTOMER: "customer",
    Audience.STAFF: "picker",
    Audience.ADMIN: "admin",
}
# Staff pages belong to the role whose work they are.
_BY_PATH: dict[str, Person] = {
    "/staff/stop/[number]": "driver",
    "/staff/receive": "receiver",
    "/staff/return/[number]": "receiver",
    "/staff/purchases/[number]": "receiver",
    "/staff/cash": "driver",
    "/staff/count": "buyer",
    "/staff/chats": "admin",
    "/staff/chats/[token]": "admin",
    "/register/retailer": "customer",
}
_ALSO: tuple[tuple[str, Person], ...] = (
    ("/staff", "driver"),
    ("/staff", "receiver"),
    ("/c/[slug]", "retailer"),
    ("/p/[sku]", "retailer"),
    ("/account/settings", "retailer"),
    ("/account/company", "retailer"),
    ("/account/approvals", "retailer"),
)


@dataclass(frozen=True)
class View:
    language: Literal["en", "ar"]
    width: int
    height: int
    theme: Literal["light", "dark"]


VIEWS = (View("en", 1280, 900, "light"), View("ar", 390, 844, "dark"))
REGISTERED = [route for route in ROUTES if not route.dev_only]
VISITS = [(route.path, _BY_PATH.get(route.path, _BY_AUDIENCE[route.audience])) for route in REGISTERED] + [*_ALSO]
# The page has its own data and its frame's: a heading, and a word that only the server knows.
# The frame of staff pages shows no such word, and all of them begin with grey boxes.
_IS_READY = """(words) => {
  const heading = document.querySelector("h1");
  return heading && heading.textContent.trim() !== ""
    && (document.querySelector("#staff") || [...document.querySelectorAll("header, aside, main")].some(
      (part) => words.some((word) => part.textContent.includes(word))));
}"""
# Everything that a reader of this page can read or hear, piece by piece.
_TEXTS = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (!parent.closest("script, style, [lang=en], [lang=fr]")) found.add(data.trim());
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const element of document.body.querySelectorAll(`[${name}]`)) found.add(element.getAttribute(name).trim());
  return [...found];
}"""
# The first stop of the Tab key on a page that has put the focus elsewhere, as scan fields do.
_FIRST_STOP = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")]
  .find((one) => one.tabIndex >= 0 && !one.disabled && one.getClientRects().length > 0)?.getAttribute("href")"""


@dataclass(frozen=True)
class Examples:
    """A value for every dynamic segment, out of the demo's own life, and what makes an address show something."""

    shop_name: str
    printed: str
    segments: dict[str, str]
    by_path: dict[str, str]
    user_names: dict[Person, str]
    sessions: dict[Person, str] = field(repr=False)

    def address(self, route: Route) -> str:
        """An address of the page at which there is something to see."""
        if route.path in self.by_path:
            return self.by_path[route.path]
        parts = (self.segments[part[1:-1]] if part.startswith("[") else part for part in route.path.split("/"))
        return "/".join(parts)


@pytest.fixture(scope="session")
def examples(shop: RunningShop) -> Iterator[Examples]:
    house = wiring.open_house(shop.settings)
    try:
        yield _read_examples(house, shop.password)
    finally:
        house.database.dispose()
        set_house(None)


def _read_examples(house: House, password: str) -> Examples:
    with house.write() as uow:
        signed_in: dict[Person, SignIn] = {
            who: sign_in(uow, f"{who}@demo.test", password, ip="127.0.0.1", user_agent="Every page") for who in ACCOUNTS
        }
        tenant = create_tenant(uow, TenantDraft(name="Every page"))
    users: dict[Person, SignedInUser] = {who: found.user for who, found in signed_in.items()}
    with house.read() as uow:
        shop_name = get_shop_profile(uow).name
        part, other = list_levels(uow, PageRequest(page=1, per_page=2), only_held=True).items
        category = max(list_categories(uow, language="en"), key=lambda node: node.product_count)
        own = list_own_orders(uow, users["customer"].id, PageRequest(page=1, per_page=1)).items[0]
        picked = pick_list(uow)[0]
        stop = stops_of(uow, users["driver"].id)[0]
    file_id, job = leave_rows_over(house)
    awaited = order(house, {other.product_id: 1}, payment_method="card")
    back = order(house, {other.product_id: 1}).number
    bring_to_door(house, back)
    brought = back
    back = announce(house, back, {detail(house, back).lines[0].sku: 1})
    tokens: list[str] = []
    with house.write() as uow:
        letter = add_invitation(uow, find_order(uow, brought).id or 0)
        company = list_companies(uow, CreditQuery(tab="without")).page.items[0].public_id
        set_credit_terms(uow, company, CreditTerms(limit="5000.000", terms_days=30))
        house.database.bus.subscribe(MemberInvited, lambda _uow, event: tokens.append(event.token))
        invite_member(uow, company, MemberInvitation(email="new@demo.test", role=CompanyRole.BUYER))
        move = begin_move(uow, house_tenant(uow).id, "olist").public_id
    with house.write() as uow:
        guest = WishOwner(guest_token=_GUEST)
        add_wish(uow, guest, part.product_id)
        shared = share_wishlist(uow, guest)
        for watcher in (Watcher(email="every.page@mail.test"), Watcher(user_id=users["customer"].id)):
            notice = wait_for_price(uow, watcher, part.product_id).token
    pieces = [ListPieces(part.product_id, 2), ListPieces(other.product_id, 1)]
    with house.write() as uow:
        kept = create_list(uow, users["customer"].id, ListName(name="1 2 3"), pieces)
        notice = wait_for_price(uow, Watcher(user_id=users["customer"].id), part.product_id).token
    fill_cart(house, CartOwner(guest_token=_GUEST), {part.product_id: 2, other.product_id: 1})
    with house.write() as uow:
        chat = send_cart(uow, CartOwner(guest_token=_GUEST), "en").token
        own_cart = CartOwner(user_id=users["customer"].id)
        set_quantity(uow, own_cart, other.product_id, 1)
        quotation = quote_cart(uow, own_cart, QuotedTo(name="Every page"), key="every page").number
    with house.read(users["admin"].actor()) as uow:
        project = read_board(uow, ProjectQuery()).rows[0].public_id
    with house.read() as uow:
        bought = list_awaited(uow)[0]
        pay = uow.port(PaymentGateway).open_page(hosted_page_request(uow, awaited.tracking_token)).url
    with house.write() as uow:
        no_more = make_token(uow, users["customer"].id, 1)
        campaign = create_campaign(uow, CampaignDraft(name="Every page")).id
        shipment = list_shipments(uow, ShipmentQuery(tab="trouble")).items[0].public_id
        followed = get_shipment(uow, shipment).follow_token
    return Examples(
        shop_name=shop_name,
        printed=picked.number,
        segments={
            "sku": part.sku,
            "slug": category.slug,
            "number": own.number,
            "token": own.tracking_token,
            "id": users["customer"].public_id,
            "job": job,
            "move": move,
            "list": kept,
        },
        by_path={
            "/w/[token]": f"/w/{chat}",
            "/staff/chats/[token]": f"/staff/chats/{chat}",
            "/account/quotations/[number]": f"/account/quotations/{quotation}",
            "/pay": pay,
            "/review/[token]": f"/review/{letter}",
            "/search": "/search?q=filter",
            "/compare": f"/compare?p={part.sku},{other.sku}",
            "/wishlist/[token]": f"/wishlist/{shared}",
            "/notices/[token]": f"/notices/{notice}",
            "/unsubscribe/[token]": f"/unsubscribe/{no_more}",
            "/admin/campaigns/[id]": f"/admin/campaigns/{campaign}",
            "/admin/message-templates": "/admin/message-templates?of=order_placed",
            "/staff/pick/[number]": f"/staff/pick/{picked.number}",
            "/staff/stop/[number]": f"/staff/stop/{stop.number}",
            "/staff/return/[number]": f"/staff/return/{back}",
            "/staff/purchases/[number]": f"/staff/purchases/{bought.number}",
            "/admin/purchases/[number]": f"/admin/purchases/{bought.number}",
            "/admin/suppliers/[id]": f"/admin/suppliers/{bought.supplier_ref}",
            "/join/[token]": f"/join/{tokens[0]}",
            "/admin/credit/[id]": f"/admin/credit/{company}",
            "/admin/data/new": f"/admin/data/new?file={file_id}&step=file",
            "/admin/projects/[id]": f"/admin/projects/{project}",
            "/admin/search": "/admin/search?q=filter",
            "/admin/orders": "/admin/orders?tab=all",
            "/admin/orders/print": f"/admin/orders/print?numbers={picked.number}",
            "/admin/tenants/[id]": f"/admin/tenants/{tenant.public_id}",
            "/admin/shipments": "/admin/shipments?tab=all",
            "/admin/shipments/[id]": f"/admin/shipments/{shipment}",
            "/follow/[token]": f"/follow/{followed}",
        },
        user_names={who: user.name for who, user in users.items()},
        sessions={who: found.token for who, found in signed_in.items()},
    )


Contexts = Callable[[Person, View], BrowserContext]


@pytest.fixture(scope="session")
def contexts(browser: Browser, shop: RunningShop, examples: Examples) -> Iterator[Contexts]:
    """One browser context per person and view: who has signed in once is signed in for all pages."""
    opened: dict[tuple[Person, View], BrowserContext] = {}

    def find(who: Person, view: View) -> BrowserContext:
        if (who, view) not in opened:
            opened[who, view] = _open_context(browser, shop, view, session=examples.sessions.get(who))
        return opened[who, view]

    yield find
    for context in opened.values():
        context.close()


def _open_context(browser: Browser, shop: RunningShop, view: View, *, session: str | None) -> BrowserContext:
    context = browser.new_context(
        base_url=shop.address,
        viewport={"width": view.width, "height": view.height},
        color_scheme=view.theme,
        reduced_motion="reduce",
        locale=view.language,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(REPORT_VIOLATIONS)
    cookies = {LANGUAGE_COOKIE: view.language, "freight_theme": view.theme, GUEST_COOKIE: _GUEST}
    if session is not None:
        cookies[SESSION_COOKIE] = session
    context.add_cookies([{"name": name, "value": value, "url": shop.address} for name, value in cookies.items()])
    return context


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.language}-{view.width}-{view.theme}")
@pytest.mark.parametrize(("path", "who"), VISITS)
def test_a_page_can_be_read_used_and_left(
    contexts: Contexts, examples: Examples, path: str, who: Person, view: View
) -> None:
    route = next(route for route in REGISTERED if route.path == path)
    problems: list[str] = []
    # A tab of its own: what another page left in the state of a tab is not this page's.
    page = contexts(who, view).new_page()
    watch(page, problems)
    try:
        page.goto(examples.address(route))
        words = [examples.shop_name, examples.printed, examples.user_names.get(who, examples.shop_name)]
        page.wait_for_function(_IS_READY, arg=words)
        wait_until_still(page)
        assert [*_faults(page, view), *problems] == []
    finally:
        page.close()


def _faults(page: Page, view: View) -> Iterator[str]:
    """What is wrong with a page as it stands there, all of it at once."""
    written = page.evaluate("`${document.documentElement.lang} ${document.documentElement.dir}`")
    if written != (f"{view.language} rtl" if view.language == "ar" else f"{view.language} ltr"):
        yield f"written for {written}"
    if (count := page.locator("h1").count()) != 1:
        yield f"{count} headings of the first level"
    if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"{wide} px wider than the window"
    if (first := _first_stop(page)) != "#main":
        yield f"Tab leads to {first} before it leads past the menus"
    if view.language == "ar":
        yield from (f"left in English: {text}" for text in page.evaluate(_TEXTS) if text in _translated() - _OWN_WORDS)
    for rule in Axe().run(page).response["violations"]:
        yield from (f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for node in rule["nodes"])


def _first_stop(page: Page) -> str | None:
    if not page.evaluate("document.activeElement === document.body"):
        return page.evaluate(_FIRST_STOP)
    page.keyboard.press("Tab")
    return page.evaluate("document.activeElement.getAttribute('href')")


@cache
def _translated() -> frozenset[str]:
    """English texts of the pages that are another text in Arabic."""
    return frozenset(
        key.text for key, forms in read_catalogue("ar").items() if len(key.text) > 2 and key.text not in forms
    )
