"""The fields of a company in a file; its address has those of ``address_fields.py``."""

from __future__ import annotations

from freight_app.migration.loaders.facts import said
from freight_app.migration.mapping.targets import FieldKind, TargetField

FIELDS = (
    TargetField(
        name="tax_number",
        title=said("Tax number"),
        required=True,
        is_key=True,
        max_length=40,
        aliases=(
            "vat number",
            "tax id",
            "matricule fiscal",
            "matricule",
            "nif",
            "n° tva",
            "المعرف الجبائي",
            "الرقم الجبائي",
        ),
        example="1234567/A/M/000",
        help=said("Punctuation makes no difference."),
    ),
    TargetField(
        name="legal_name",
        title=said("Company"),
        max_length=160,
        aliases=(
            "company name",
            "legal name",
            "name",
            "société",
            "raison sociale",
            "entreprise",
            "الشركة",
            "الاسم التجاري",
        ),
        example="Garage du Lac SARL",
    ),
    TargetField(
        name="email",
        title=said("E-mail"),
        kind=FieldKind.EMAIL,
        aliases=("mail", "contact email", "e-mail", "courriel", "adresse e-mail", "البريد", "البريد الإلكتروني"),
        example="contact@example.com",
        help=said("Of the person who acts for the company; who is not known here yet is made a customer."),
    ),
    TargetField(
        name="contact_name",
        title=said("Contact"),
        max_length=120,
        aliases=("contact name", "contact person", "responsable", "gérant", "interlocuteur", "المسؤول", "جهة الاتصال"),
        example="Sami Ben Ali",
    ),
    TargetField(
        name="phone",
        title=said("Telephone"),
        kind=FieldKind.PHONE,
        aliases=("phone", "mobile", "tel", "gsm", "téléphone", "portable", "الهاتف", "رقم الهاتف"),
        example="+216 71 123 456",
    ),
    TargetField(
        name="price_group",
        title=said("Price group"),
        max_length=120,
        aliases=("group", "price list", "customer group", "tarif", "groupe de prix", "liste de prix", "مجموعة الأسعار"),
        help=said("The code or a name of a trade price group; a company with one is approved."),
    ),
    TargetField(
        name="status",
        title=said("Status"),
        kind=FieldKind.ENUM,
        choices=("approved", "pending"),
        aliases=("state", "état", "statut", "الحالة"),
        example="approved",
        help=said("Pending companies wait to be decided by hand."),
    ),
)
