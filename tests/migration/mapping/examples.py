"""Two targets, a mapping of a shop, and short ways to map one cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.mapping.mapper import Mapper
from freight_app.migration.mapping.mapping import Mapping, read_mapping
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField

PRODUCTS = Target(
    name="products",
    title="Products",
    fields=(
        TargetField(
            name="sku", title="SKU", required=True, is_key=True, max_length=60, aliases=("reference", "ref", "article")
        ),
        TargetField(name="name", title="Name", required=True, aliases=("designation", "libellé", "الاسم")),
        TargetField(name="ean", title="EAN", aliases=("barcode", "code barre")),
        TargetField(
            name="price", title="Price", kind=FieldKind.MONEY, aliases=("prix", "prix de vente", "السعر", "unit price")
        ),
        TargetField(name="weight_kg", title="Weight", kind=FieldKind.DECIMAL, aliases=("poids", "الوزن")),
        TargetField(
            name="quantity", title="Quantity", kind=FieldKind.INTEGER, aliases=("qty", "stock", "quantité", "الكمية")
        ),
        TargetField(
            name="status", title="Status", kind=FieldKind.ENUM, choices=("draft", "active"), aliases=("statut", "état")
        ),
        TargetField(name="tags", title="Tags", kind=FieldKind.LIST, aliases=("mots clés",)),
        TargetField(name="page", title="Page", kind=FieldKind.URL),
    ),
)
CUSTOMERS = Target(
    name="customers",
    title="Customers",
    fields=(
        TargetField(name="email", title="E-mail", kind=FieldKind.EMAIL, is_key=True, aliases=("courriel", "البريد")),
        TargetField(name="phone", title="Phone", kind=FieldKind.PHONE, aliases=("telephone", "الهاتف", "mobile")),
        TargetField(name="full_name", title="Full name", aliases=("nom", "client", "الاسم الكامل")),
        TargetField(name="registered_at", title="Registered at", kind=FieldKind.DATETIME),
        TargetField(name="born_on", title="Born on", kind=FieldKind.DATE, aliases=("date de naissance",)),
        TargetField(name="is_company", title="Company", kind=FieldKind.BOOLEAN, aliases=("société",)),
    ),
)


def cell_mapper(kind: str, *transforms: dict[str, Any], **settings: Any) -> Mapper:
    """A mapper of the one column ``cell`` to a field of a kind."""
    choices = ("red", "green") if kind == "enum" else ()
    target = Target(name="one", fields=(TargetField(name="field", kind=FieldKind(kind), choices=choices),))
    plan = {"source": {"kind": "column", "column": "cell"}, "transforms": list(transforms)}
    return compile_mapping(read_mapping({"schema": 1, "fields": {"field": plan}, **settings}), target)


def map_cell(value: Any, kind: str, *transforms: dict[str, Any], row: dict[str, Any] | None = None, **settings: Any):
    """What becomes of one value; raises its ``CellError``."""
    return run(cell_mapper(kind, *transforms, **settings), value, row)


def run(mapper: Mapper, value: Any, row: dict[str, Any] | None = None) -> Any:
    mapped = mapper.map_row({"cell": value, **(row or {})})
    if mapped.errors:
        raise mapped.errors[0]
    return mapped.record["field"]


def code_of(value: Any, kind: str, *transforms: dict[str, Any], row: dict[str, Any] | None = None, **settings: Any):
    """The code of the error that a value meets; None when it meets none."""
    mapped = cell_mapper(kind, *transforms, **settings).map_row({"cell": value, **(row or {})})
    return mapped.errors[0].code if mapped.errors else None


def plan_of(columns: dict[str, Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """Fields that come from columns of their own name, with transforms."""
    return {
        name: {"source": {"kind": "column", "column": name}, "transforms": list(transforms)}
        for name, transforms in columns.items()
    }


TRIM = {"op": "trim"}
PRODUCT_PLAN: dict[str, Any] = {
    "schema": 1,
    "locale": "fr",
    "currency": "TND",
    "fields": {
        "sku": {
            "source": {"kind": "column", "column": "Réf."},
            "transforms": [TRIM, {"op": "change_case", "to": "upper"}],
        },
        "name": {
            "source": {"kind": "columns", "columns": ["Libellé", "Marque"]},
            "transforms": [{"op": "concatenate", "separator": " - "}],
        },
        "price": {
            "source": {"kind": "column", "column": "Prix"},
            "transforms": [TRIM, {"op": "parse_money"}],
        },
        "weight_kg": {
            "source": {"kind": "column", "column": "Poids"},
            "transforms": [{"op": "unit_number", "to": "kg", "assume": "g"}],
        },
        "quantity": {"source": {"kind": "column", "column": "Qté"}, "transforms": [{"op": "default", "value": 0}]},
        "status": {
            "source": {"kind": "column", "column": "État"},
            "transforms": [
                {"op": "look_up", "table": {"en vente": "active"}, "unknown": "default", "default": "draft"}
            ],
        },
        "tags": {"source": {"kind": "constant", "value": "import | 2026"}},
    },
}
ROW = {
    "Réf.": " ab-1 ",
    "Libellé": "Filtre",
    "Marque": "Bosch",
    "Prix": "1 234,500 DT",
    "Poids": "250",
    "Qté": "",
    "État": "En vente",
}


def product_mapper() -> Mapper:
    return compile_mapping(read_mapping(PRODUCT_PLAN), PRODUCTS, columns=ROW.keys())


def plan(**fields: Any) -> Mapping:
    return read_mapping({"schema": 1, "fields": fields})


def from_column(name: str, *transforms: dict[str, Any]) -> dict[str, Any]:
    return {"source": {"kind": "column", "column": name}, "transforms": list(transforms)}
