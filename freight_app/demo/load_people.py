"""The people of the demo, put in through the doors of the accounts room: staff, customers, companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from freight_app.accounts.addresses import add_address
from freight_app.accounts.dtos import AddressDraft, NewUser, RetailerApplication, UserView
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import apply_as_retailer, approve_retailer, reject_retailer
from freight_app.accounts.users import add_users
from freight_app.catalogue.dtos import CarOwner
from freight_app.catalogue.garage import save_car
from freight_app.demo.lives import HISTORY_DAYS
from freight_app.demo.people import DEMO_PASSWORD, STAFF, TOWNS, DemoCompany, DemoPerson, DemoStreet
from freight_app.demo.seed import random_stream
from freight_app.demo.vehicles import DemoVehicle
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork

COUNTRY = "TN"
_ADDRESS_SHARE = 0.6
_SECOND_STREET = DemoStreet("8 rue du Lac Léman", TOWNS[4])


@dataclass(frozen=True, slots=True)
class LoadedPeople:
    """The accounts that were made: staff by role, customers and companies in their order."""

    staff: dict[Role, UserView]
    customers: list[UserView]
    companies: list[UserView]

    def actor_of(self, role: Role) -> Actor:
        """Somebody of the staff, allowed to do what the house does in their name."""
        user = self.staff[role]
        return Actor(label=user.name, user_id=user.id, is_system=True)


def load_people(uow: UnitOfWork, customers: Sequence[DemoPerson], companies: Sequence[DemoCompany]) -> LoadedPeople:
    """The first customer, the first company's contact and the staff get the demo's password; nobody else has one."""
    opened_at = uow.now() - timedelta(days=HISTORY_DAYS)
    staff = [
        NewUser(email=one.email, name=one.name, language="en", roles=frozenset({one.role}), created_at=opened_at)
        for one in STAFF
    ]
    buyers = [*customers, *(company.contact for company in companies)]
    drafts = [
        NewUser(
            email=person.email,
            name=person.name,
            phone=person.phone,
            language=person.language,
            roles=frozenset({Role.CUSTOMER}),
            created_at=uow.now() - timedelta(days=person.joined),
        )
        for person in buyers
    ]
    known = {0, len(customers)}
    with_password = [*staff, *(draft for place, draft in enumerate(drafts) if place in known)]
    views = {view.email: view for view in add_users(uow, with_password, password=DEMO_PASSWORD)}
    without = [draft for place, draft in enumerate(drafts) if place not in known]
    views |= {view.email: view for view in add_users(uow, without)}
    people = LoadedPeople(
        staff={one.role: views[one.email] for one in STAFF},
        customers=[views[person.email] for person in customers],
        companies=[views[company.contact.email] for company in companies],
    )
    _add_addresses(uow, people, customers)
    _add_companies(uow, people, companies)
    return people


def park_car(uow: UnitOfWork, user: UserView, vehicle: DemoVehicle, vehicle_id: int) -> None:
    """The car stands in the user's garage and is the current one, of its last year."""
    save_car(uow, CarOwner(user_id=user.id), vehicle_id, year=vehicle.year_to)


def _add_addresses(uow: UnitOfWork, people: LoadedPeople, customers: Sequence[DemoPerson]) -> None:
    rng = random_stream("addresses")
    for place, (user, person) in enumerate(zip(people.customers, customers, strict=True)):
        if place == 0 or rng.random() < _ADDRESS_SHARE:
            add_address(uow, user.id, _address(person, person.street, ""))
        if place == 0:
            add_address(uow, user.id, _address(person, _SECOND_STREET, "Bureau"))


def _address(person: DemoPerson, street: DemoStreet, label: str) -> AddressDraft:
    return AddressDraft(
        label=label,
        recipient=person.name,
        phone=person.phone,
        line=street.line,
        city=street.town.name,
        region=street.town.governorate,
        postal_code=street.town.postal_code,
        country=COUNTRY,
    )


def _add_companies(uow: UnitOfWork, people: LoadedPeople, companies: Sequence[DemoCompany]) -> None:
    """Each applies when its contact joined, and hears from the shop the day after."""
    clock, actor = uow.clock, uow.actor
    uow.actor = people.actor_of(Role.ADMIN)
    try:
        for user, company in zip(people.companies, companies, strict=True):
            town = company.contact.street.town
            uow.clock = StillClock(clock.now() - timedelta(days=company.contact.joined))
            view = apply_as_retailer(
                uow,
                user.id,
                RetailerApplication(
                    legal_name=company.legal_name,
                    tax_number=company.tax_number,
                    contact_name=company.contact.name,
                    phone=company.contact.phone,
                    line=company.contact.street.line,
                    city=town.name,
                    region=town.governorate,
                    postal_code=town.postal_code,
                    country=COUNTRY,
                ),
            )
            uow.clock = StillClock(clock.now() - timedelta(days=company.contact.joined - 1))
            if company.price_group is not None:
                approve_retailer(uow, view.public_id, price_group=company.price_group)
            elif company.rejected_because is not None:
                reject_retailer(uow, view.public_id, reason=company.rejected_because)
    finally:
        uow.clock, uow.actor = clock, actor
