"""The fields of a past sale in a file."""

from __future__ import annotations

from freight_app.migration.loaders.facts import said
from freight_app.migration.mapping.targets import FieldKind, TargetField

FIELDS = (
    TargetField(
        name="order_number",
        title=said("Order number"),
        required=True,
        is_key=True,
        max_length=80,
        aliases=(
            *("order id", "order", "invoice", "invoice number", "order ref", "numéro de commande", "n° commande"),
            *("commande", "facture", "numéro facture", "pièce", "رقم الطلب", "رقم الفاتورة"),
        ),
        example="C-2017-0042",
    ),
    TargetField(
        name="line_number",
        title=said("Line number"),
        kind=FieldKind.INTEGER,
        is_key=True,
        aliases=("order item id", "line", "item no", "position", "ligne", "n° ligne", "numéro de ligne", "رقم السطر"),
        example="1",
        help=said("Tells the lines of one order apart; 1 when empty."),
    ),
    TargetField(
        name="sold_at",
        title=said("Sold on"),
        kind=FieldKind.DATETIME,
        aliases=(
            *("date", "order date", "invoice date", "order purchase timestamp", "sold on", "purchase date"),
            *("date commande", "date de vente", "date facture", "تاريخ البيع", "تاريخ الطلب", "التاريخ"),
        ),
        example="2017-09-13 08:59",
    ),
    TargetField(
        name="sku",
        title=said("SKU"),
        max_length=64,
        aliases=(
            *("reference", "ref", "article", "product id", "product", "part number", "référence", "code article"),
            *("produit", "المرجع", "رقم المنتج"),
        ),
        example="OF-1042",
        help=said("It may be a number that the shop does not have."),
    ),
    TargetField(
        name="quantity",
        title=said("Quantity"),
        kind=FieldKind.DECIMAL,
        aliases=("qty", "units", "pieces", "quantité", "qté", "nombre", "الكمية", "العدد"),
        example="2",
        help=said("1 when empty; below zero for what came back."),
    ),
    TargetField(
        name="unit_price",
        title=said("Unit price"),
        kind=FieldKind.MONEY,
        aliases=("price", "amount", "prix", "prix unitaire", "pu", "pu ttc", "prix de vente", "السعر", "سعر الوحدة"),
        example="24.500",
        help=said("Of one unit, with tax."),
    ),
    TargetField(
        name="currency",
        title=said("Currency"),
        max_length=8,
        aliases=("devise", "monnaie", "currency code", "العملة"),
        example="TND",
        help=said("Of the price, where the rows of a file have different ones."),
    ),
    TargetField(
        name="customer_email",
        title=said("Customer's e-mail"),
        kind=FieldKind.EMAIL,
        aliases=("email", "mail", "courriel", "e-mail client", "البريد الإلكتروني"),
        example="amel@example.com",
    ),
    TargetField(
        name="customer_name",
        title=said("Customer"),
        max_length=160,
        aliases=("customer name", "client", "nom client", "name", "buyer", "acheteur", "الحريف", "الزبون", "العميل"),
        example="Amel Trabelsi",
    ),
    TargetField(
        name="customer_reference",
        title=said("Customer number"),
        max_length=80,
        aliases=(
            "customer id",
            "customer unique id",
            "client id",
            "code client",
            "n° client",
            "رقم الحريف",
            "رقم العميل",
        ),
    ),
    TargetField(
        name="city",
        title=said("City"),
        max_length=120,
        aliases=("town", "customer city", "ville", "المدينة"),
        example="Sousse",
    ),
    TargetField(
        name="country",
        title=said("Country"),
        max_length=60,
        aliases=("customer country", "pays", "country code", "البلد"),
        example="TN",
    ),
    TargetField(
        name="status",
        title=said("Status"),
        max_length=40,
        aliases=("order status", "state", "état", "statut", "الحالة"),
        example="delivered",
        help=said("In the words of the system that it comes from."),
    ),
    TargetField(
        name="channel",
        title=said("Channel"),
        max_length=60,
        aliases=("source", "sales channel", "canal", "origine", "shop", "قناة البيع"),
        example="web",
    ),
)
