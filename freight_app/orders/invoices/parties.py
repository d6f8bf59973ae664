"""Who issues a paper and whom it is for, as they are on the day: kept on the paper, so that it never changes."""

from __future__ import annotations

from collections.abc import Mapping

from freight_app.accounts.retailer_models import Retailer
from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import locale_of
from freight_app.kit.settings import Settings
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.dtos import Customer, Issuer
from freight_app.orders.invoices.settings import get_document_settings
from freight_app.orders.models import Order
from freight_app.shop.service import get_shop_profile

_PARTS = ("line", "postal_code", "city", "region", "country")


def issuer_of(uow: UnitOfWork) -> Issuer:
    """The shop of today, with the sentences that it puts under its papers."""
    profile, settings = get_shop_profile(uow), get_document_settings(uow)
    return Issuer(
        name=profile.name,
        legal_name=profile.legal_name,
        tax_number=profile.tax_number,
        address=profile.address,
        phone=profile.phone,
        email=profile.email,
        bank_details=profile.bank_details,
        accent_color=profile.accent_color,
        logo_url=profile.logo_url,
        footer=settings.footer,
        payment_terms=settings.payment_terms,
        amount_in_words=settings.amount_in_words,
    )


def customer_of(uow: UnitOfWork, order: Order) -> Customer:
    """Whom an order's papers are for: the company that ordered under its legal name, else the person."""
    company = queries.company_of_order(uow, order)
    delivery = _place(uow, order.address, order.language) if order.address else ()
    if company is None:
        return Customer(name=order.customer_name, phone=order.phone, email=order.email or "", address_lines=delivery)
    own = company_lines(uow, company, order.language)
    return Customer(
        name=order.customer_name,
        company=company.legal_name,
        tax_number=company.tax_number,
        phone=order.phone,
        email=order.email or "",
        address_lines=own,
        deliver_to=delivery if delivery != own else (),
    )


def company_lines(uow: UnitOfWork, company: Retailer, language: str) -> tuple[str, ...]:
    """Where a company sits, as lines of an envelope."""
    return _place(uow, {part: getattr(company, part) for part in _PARTS}, language)


def customer_key(customer: Customer) -> str:
    """What a search looks in."""
    return fold_text(f"{customer.name} {customer.company}")[:320]


def _place(uow: UnitOfWork, address: Mapping[str, str | None], language: str) -> tuple[str, ...]:
    """An address as lines; the country by its name, where it is not the shop's own."""
    line, code, city, region, country = (address.get(part) or "" for part in _PARTS)
    abroad = "" if country == uow.port(Settings).country else locale_of(language).territories.get(country, country)
    town = " ".join(part for part in (code, city) if part)
    wider = ", ".join(part for part in (region if region != city else "", abroad) if part)
    return tuple(part for part in (line, town, wider) if part)
