"""What the measures and properties of a part are called. A product may name its own; these are the ones that many share."""

from __future__ import annotations

from freight_app.catalogue.dtos import Attribute
from freight_app.kit.languages import pick_text
from freight_app.ui.i18n import translate


def _(text: str) -> str:
    """Marks a name for the extractor; it is translated when it is shown."""
    return text


NAMES: dict[str, str] = {
    "blades": _("Blades"),
    "bolts": _("Bolts"),
    "bypass": _("Bypass valve"),
    "capacity": _("Capacity"),
    "change_every": _("Change every"),
    "colour": _("Colour"),
    "cone": _("Cone"),
    "current": _("Current"),
    "diameter": _("Outer diameter"),
    "electrodes": _("Electrodes"),
    "gap": _("Gap"),
    "grade": _("Grade"),
    "height": _("Height"),
    "inner_diameter": _("Inner diameter"),
    "length": _("Length"),
    "material": _("Material"),
    "min_thickness": _("Least thickness"),
    "pieces": _("Pieces"),
    "position": _("Position"),
    "power": _("Power"),
    "pulleys": _("Pulleys"),
    "ribs": _("Ribs"),
    "rod": _("Rod"),
    "socket": _("Socket"),
    "teeth": _("Teeth"),
    "thickness": _("Thickness"),
    "thread": _("Thread"),
    "voltage": _("Voltage"),
    "volume": _("Volume"),
    "wear_sensors": _("Wear sensors"),
    "weight": _("Weight"),
    "width": _("Width"),
}


def attribute_name(attribute: Attribute, language: str) -> str:
    """The product's own name for it, else the shop's, else the key made readable."""
    if own := pick_text(attribute.names, language):
        return own
    if attribute.key in NAMES:
        return translate(NAMES[attribute.key], language)
    return attribute.key.replace("_", " ").strip().capitalize()
