"""An address in a file: the same fields for people and for companies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freight_app.accounts.values import parse_country
from freight_app.kit.errors import InvalidInput
from freight_app.migration.loaders.facts import Facts, said, unknown, what_is_there
from freight_app.migration.loaders.product_rows import Refusal
from freight_app.migration.loading import refused
from freight_app.migration.mapping.targets import TargetField

ADDRESS_FIELDS = (
    TargetField(
        name="line",
        title=said("Street and number"),
        max_length=200,
        aliases=("address", "street", "address 1", "address line", "adresse", "rue", "adresse 1", "العنوان", "الشارع"),
        example="12, rue Ibn Khaldoun",
    ),
    TargetField(
        name="city",
        title=said("City"),
        max_length=120,
        aliases=("town", "locality", "ville", "localité", "commune", "المدينة"),
        example="La Marsa",
    ),
    TargetField(
        name="region",
        title=said("Region"),
        max_length=120,
        aliases=("state", "province", "governorate", "gouvernorat", "wilaya", "région", "الولاية", "المنطقة"),
        example="Tunis",
    ),
    TargetField(
        name="postal_code",
        title=said("Postal code"),
        max_length=20,
        aliases=("zip", "zip code", "postcode", "code postal", "cp", "الرمز البريدي"),
        example="2070",
    ),
    TargetField(
        name="country",
        title=said("Country"),
        max_length=2,
        aliases=("country code", "pays", "code pays", "البلد"),
        example="TN",
        help=said("As two letters; the shop's own when empty."),
    ),
)
_NAMES = tuple(field.name for field in ADDRESS_FIELDS)


def read_address(values: Mapping[str, Any], present: Mapping[str, Any], country: str, *, prefix: str) -> Facts:
    """The address that a record has, whole, with what is there already; empty when it has none.

    ``present`` has it under names with ``prefix``. Raises ``Refusal`` for half an address.
    """
    wanted = {name: " ".join(str(values[name]).split()) for name in _NAMES if values.get(name) is not None}
    if not any(name != "country" for name in wanted):
        return {}
    before = {name: present.get(f"{prefix}{name}") or "" for name in _NAMES}
    address = {"country": country} | what_is_there({name: text or None for name, text in before.items()}) | wanted
    address = {name: address.get(name, "") for name in _NAMES}
    for name, least in (("line", 3), ("city", 1)):
        if len(address[name]) < least:
            raise Refusal(refused("half_address", "An address needs a street and a city.", field=name))
    address["country"] = address["country"].upper()
    try:
        parse_country(address["country"])
    except InvalidInput:
        sentence = said("{value} is not the code of a country.")
        raise Refusal(unknown("country", "unknown_country", sentence, address["country"])) from None
    return {f"{prefix}{name}": text for name, text in address.items()}
