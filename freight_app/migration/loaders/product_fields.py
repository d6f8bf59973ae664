"""The fields of a product in a file: what they are called in three languages, and what stands in them."""

from __future__ import annotations

from freight_app.catalogue.values import MAX_DESCRIPTION, MAX_NAME, ProductStatus
from freight_app.migration.loaders.facts import said
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.shop.dtos import ShopProfile

_NAMES = {
    "en": (said("Name in English"), ("name en", "english name", "name english", "title en")),
    "fr": (said("Name in French"), ("nom", "nom fr", "nom français", "désignation fr", "libellé fr")),
    "ar": (said("Name in Arabic"), ("الاسم", "اسم المنتج", "nom ar", "nom arabe", "arabic name", "التسمية")),
}
_DESCRIPTIONS = {
    "en": (said("Description in English"), ("description en", "english description")),
    "fr": (said("Description in French"), ("description fr", "descriptif fr", "description française")),
    "ar": (said("Description in Arabic"), ("الوصف", "وصف المنتج", "description ar", "description arabe")),
}

_SKU = TargetField(
    name="sku",
    title=said("SKU"),
    required=True,
    is_key=True,
    max_length=64,
    aliases=(
        *("reference", "ref", "code", "article", "part number", "référence", "réf article", "code article"),
        *("item code", "item number", "product code", "internal reference", "default_code", "رقم المنتج", "المرجع"),
        *("رمز المنتج", "رقم القطعة"),
    ),
    example="OF-1042",
    help=said("Our number of the product; capitals make no difference."),
)
_NAME = TargetField(
    name="name",
    title=said("Name"),
    max_length=MAX_NAME,
    aliases=(
        *("label", "designation", "libelle", "title", "product", "product name", "item name", "désignation"),
        *("intitulé", "produit", "nom du produit", "المنتج", "البيان"),
    ),
    example="Oil filter",
    help=said("In the shop's language. A new product needs a name in at least one language."),
)
_DESCRIPTION = TargetField(
    name="description",
    title=said("Description"),
    max_length=MAX_DESCRIPTION,
    aliases=("details", "long description", "descriptif", "détails", "body", "التفاصيل"),
    help=said("What it is, in the shop's language."),
)
_OTHERS = (
    TargetField(
        name="mpn",
        title=said("Maker's number"),
        max_length=64,
        aliases=(
            *("mpn", "manufacturer part number", "oem", "maker number", "référence fabricant", "réf constructeur"),
            *("numéro constructeur", "رقم الصانع", "رقم الشركة المصنعة"),
        ),
        example="W 712/83",
    ),
    TargetField(
        name="brand",
        title=said("Brand"),
        max_length=120,
        aliases=("marque", "manufacturer", "maker", "make", "fabricant", "vendor", "العلامة", "الماركة", "الصانع"),
        example="Mann-Filter",
        help=said("A brand that is not there yet is made."),
    ),
    TargetField(
        name="category",
        title=said("Category"),
        max_length=800,
        aliases=(
            *("categorie", "famille", "category name", "product category", "sous famille", "rayon", "group"),
            *("الفئة", "الصنف", "العائلة"),
        ),
        example="Filters > Oil filters",
        help=said("The name, the address or the path of a category that is there."),
    ),
    TargetField(
        name="price",
        title=said("Price"),
        kind=FieldKind.MONEY,
        aliases=(
            *("prix", "public price", "prix public", "prix ttc", "prix de vente", "sale price", "unit price"),
            *("list price", "retail price", "pvp", "السعر", "سعر البيع", "الثمن"),
        ),
        example="24.500",
        help=said("The public price with tax."),
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
        name="weight_kg",
        title=said("Weight (kg)"),
        kind=FieldKind.DECIMAL,
        aliases=("weight", "poids", "poids kg", "weight kg", "net weight", "poids net", "الوزن", "الوزن كغ"),
        example="0.350",
        help=said("Of one piece, to the gram."),
    ),
    TargetField(
        name="tags",
        title=said("Tags"),
        kind=FieldKind.LIST,
        max_length=40,
        aliases=("keywords", "mots clés", "étiquettes", "labels", "كلمات مفتاحية", "الوسوم"),
        example="oil | service",
        help=said("Words to find it by."),
    ),
    TargetField(
        name="tax_class",
        title=said("Tax class"),
        max_length=120,
        aliases=("vat", "tva", "tax", "classe de taxe", "code tva", "taxe", "الضريبة", "صنف الضريبة"),
        example="standard",
        help=said("The code or a name of a tax class of the shop."),
    ),
    TargetField(
        name="status",
        title=said("Status"),
        kind=FieldKind.ENUM,
        choices=tuple(status.value for status in ProductStatus),
        aliases=("état", "statut", "state", "published", "الحالة"),
        example="active",
    ),
    TargetField(
        name="universal",
        title=said("Fits every vehicle"),
        kind=FieldKind.BOOLEAN,
        aliases=("is universal", "universel", "universal", "fits all", "عام", "يناسب كل السيارات"),
        example="no",
    ),
    TargetField(
        name="cross_references",
        title=said("Cross references"),
        kind=FieldKind.LIST,
        max_length=190,
        aliases=(
            *("cross reference", "oe numbers", "oe", "references croisees", "équivalences", "oem numbers", "crosses"),
            *("أرقام مرجعية", "البدائل"),
        ),
        example="Bosch:0 451 103 318 | VW:06A115561B",
        help=said("MAKER:NUMBER, one or more."),
    ),
    TargetField(
        name="replaced_by",
        title=said("Replaced by"),
        max_length=64,
        aliases=(
            *("supersession of", "superseded by", "replacement", "successor", "remplacé par", "remplace par"),
            *("new number", "nouvelle référence", "استبدل بـ", "البديل"),
        ),
        example="OF-2042",
        help=said("The SKU that took its place, from this file or from the shop."),
    ),
)


def describe_products(profile: ShopProfile) -> Target:
    """Names and descriptions in each of the shop's languages; without a language, in the shop's own."""
    named = [
        TargetField(name=f"{kind}_{language}", title=texts[language][0], aliases=texts[language][1], max_length=most)
        for kind, texts, most in (("name", _NAMES, MAX_NAME), ("description", _DESCRIPTIONS, MAX_DESCRIPTION))
        for language in profile.languages
    ]
    names = [field for field in named if field.name.startswith("name")]
    descriptions = [field for field in named if field.name.startswith("description")]
    fields = (_SKU, _NAME, *names, _DESCRIPTION, *descriptions, *_OTHERS)
    return Target(name="products", title=said("Products"), fields=fields)
