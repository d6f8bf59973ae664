"""One paper of each kind in each language, as a shop in Tunis would send it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from freight_app.documents.printed import (
    AgeingBucket,
    Printable,
    PrintedColumn,
    PrintedCustomer,
    PrintedDocument,
    PrintedFact,
    PrintedKind,
    PrintedLine,
    PrintedReport,
    PrintedShop,
    PrintedStatement,
    PrintedTable,
    PrintedTax,
    StatementEntry,
)
from freight_app.kit.languages import LANGUAGES, Language
from freight_app.kit.money import Money

DESCRIPTIONS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Oil filter (spin-on), Renault Clio IV 1.5 dCi",
        "Brake pads, front axle [4 pieces] with wear sensor and fitting kit, for calipers of the make Bosch",
        "Deep groove ball bearing 63082RSR",
        "Engine oil 5W-30, can of 5 l",
    ),
    "fr": (
        "Filtre à huile (vissé), Renault Clio IV 1.5 dCi",
        "Plaquettes de frein, essieu avant [4 pièces] avec témoin d’usure et kit de montage, pour étriers Bosch",
        "Roulement à billes 63082RSR",
        "Huile moteur 5W-30, bidon de 5 l",
    ),
    "ar": (
        "فلتر زيت (لولبي) لسيارة Renault Clio IV 1.5 dCi",
        "فحمات فرامل أمامية [4 قطع] مع حسّاس التآكل وطقم التركيب، لملاقط من صنع Bosch",
        "محمل كريات 63082RSR",
        "زيت محرك 5W-30، عبوة 5 لتر",
    ),
}
COMPANIES: dict[Language, str] = {
    "en": "Atlas Garage (Sousse) Ltd",
    "fr": "Garage de l’Étoile (Sousse) SARL",
    "ar": "ورشة النجمة (سوسة) ش.م.م",
}
NOTES: dict[Language, str] = {
    "en": "Please quote the number of this paper when you pay.",
    "fr": "Merci d’indiquer le numéro de ce document lors du règlement.",
    "ar": "الرجاء ذكر رقم هذه الوثيقة (INV-2026-00042) عند الدفع.",
}
TERMS: dict[Language, str] = {
    "en": "Payment within 30 days, net.\nThe goods stay ours until they are paid in full.",
    "fr": "Paiement à 30 jours net.\nLes marchandises restent notre propriété jusqu’au paiement complet.",
    "ar": "الدفع في أجل 30 يوما.\nتبقى البضاعة ملكا لنا إلى غاية خلاص كامل المبلغ.",
}


def tnd(minor: int) -> Money:
    return Money(minor, "TND")


def logo() -> bytes:
    """A picture with a transparent ground, as shops upload them."""
    picture = Image.new("RGBA", (420, 160))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((4, 4, 156, 156), 30, fill="#0f5e5a")
    draw.polygon([(50, 110), (80, 45), (110, 110)], fill="white")
    draw.rectangle((190, 60, 410, 78), fill="#0f5e5a")
    draw.rectangle((190, 92, 340, 106), fill="#8fb5b2")
    stream = BytesIO()
    picture.save(stream, "WEBP", lossless=True)
    return stream.getvalue()


def shop(*, with_logo: bool = True) -> PrintedShop:
    return PrintedShop(
        name="Atlas Parts",
        legal_name="Société Atlas Pièces SARL",
        tax_number="1234567/A/M/000",
        address="12 avenue Habib Bourguiba\n1001 Tunis",
        phone="+216 71 123 456",
        email="ventes@atlas-parts.test",
        bank_details="Banque de Tunis\nRIB 05 006 0000012345678901 23",
        accent_color="#0f5e5a",
        logo=logo() if with_logo else None,
    )


def customer(language: Language) -> PrintedCustomer:
    return PrintedCustomer(
        name="Mohamed Ben Salah" if language != "ar" else "محمد بن صالح",
        company=COMPANIES[language],
        tax_number="7654321/B/A/000",
        address_lines=("45 rue de Palestine", "4000 Sousse") if language != "ar" else ("45 نهج فلسطين", "4000 سوسة"),
        phone="+216 73 987 654",
    )


def line(position: int, description: str, *, quantity: str = "2", unit_minor: int = 24_500) -> PrintedLine:
    price = tnd(unit_minor)
    return PrintedLine(
        position=position,
        sku=f"630/8-2RSR-{position:03d}",
        description=description,
        quantity=Decimal(quantity),
        unit_price=price,
        tax_rate=Decimal("0.19"),
        total=price.times(Decimal(quantity)),
    )


# What they say until when.
_WITH_A_DAY = {PrintedKind.INVOICE, PrintedKind.QUOTATION, PrintedKind.PURCHASE_ORDER}


def goods(kind: PrintedKind, language: Language, *, with_logo: bool = True) -> PrintedDocument:
    """Four lines at two rates of tax; for a credit note, what it takes back."""
    first, second, third, fourth = DESCRIPTIONS[language]
    lines = (
        line(1, first, unit_minor=24_500),
        line(2, second, quantity="1", unit_minor=1_189_915),
        line(3, third, quantity="12", unit_minor=8_750).model_copy(update={"tax_rate": Decimal("0.07")}),
        line(4, fourth, quantity="2.5", unit_minor=61_000).model_copy(
            update={"unit": {"en": "cans", "fr": "bidons", "ar": "عبوات"}[language], "note": NOTES[language]}
        ),
    )
    taxes = (
        PrintedTax(rate=Decimal("0.07"), net=tnd(105_000), tax=tnd(7_350), gross=tnd(112_350)),
        PrintedTax(rate=Decimal("0.19"), net=tnd(1_391_415), tax=tnd(264_369), gross=tnd(1_655_784)),
    )
    return PrintedDocument(
        kind=kind,
        number={
            PrintedKind.INVOICE: "INV-2026-00042",
            PrintedKind.CREDIT_NOTE: "CN-2026-00007",
            PrintedKind.QUOTATION: "Q-2026-00013",
            PrintedKind.DELIVERY_NOTE: "DN-2026-00042",
            PrintedKind.PACKING_SLIP: "PS-2026-00042",
            PrintedKind.PURCHASE_ORDER: "PO-2026-00042",
        }[kind],
        issued_on=date(2026, 3, 2),
        language=language,
        shop=shop(with_logo=with_logo),
        customer=customer(language),
        deliver_to=customer(language).model_copy(update={"company": "", "tax_number": ""})
        if kind is PrintedKind.DELIVERY_NOTE
        else None,
        delivery_method={"en": "Our own van", "fr": "Notre camionnette", "ar": "شاحنتنا"}[language],
        order_number="FR-7K2M9Q",
        due_on=date(2026, 4, 1) if kind in _WITH_A_DAY else None,
        refers_to="INV-2026-00031" if kind is PrintedKind.CREDIT_NOTE else "",
        lines=lines,
        taxes=taxes,
        net=tnd(1_496_415),
        tax=tnd(271_719),
        total=tnd(1_768_134),
        paid=tnd(500_000) if kind is PrintedKind.INVOICE else None,
        to_pay=tnd(1_268_134) if kind is PrintedKind.INVOICE else None,
        notes=NOTES[language],
        terms=TERMS[language] if kind in {PrintedKind.INVOICE, PrintedKind.QUOTATION} else "",
        copy_mark={"en": "Copy", "fr": "Copie", "ar": "نسخة"}[language] if kind is PrintedKind.CREDIT_NOTE else "",
    )


def statement(language: Language) -> PrintedStatement:
    booked = {
        "en": ("Invoice", "Payment by cheque", "Credit note"),
        "fr": ("Facture", "Règlement par chèque", "Avoir"),
        "ar": ("فاتورة", "دفع بصك", "إشعار دائن"),
    }[language]
    labels = {
        "en": ("Not due", "1-30 days", "31-60 days", "61-90 days", "Over 90 days"),
        "fr": ("Non échu", "1-30 jours", "31-60 jours", "61-90 jours", "Plus de 90 jours"),
        "ar": ("غير مستحق", "1-30 يوما", "31-60 يوما", "61-90 يوما", "أكثر من 90 يوما"),
    }[language]
    amounts = (1_268_134, 300_000, 0, 45_500, 12_000)
    return PrintedStatement(
        language=language,
        shop=shop(),
        customer=customer(language),
        issued_on=date(2026, 3, 31),
        period_from=date(2026, 3, 1),
        period_to=date(2026, 3, 31),
        opening=tnd(857_500),
        entries=(
            StatementEntry(
                booked_on=date(2026, 3, 2),
                text=booked[0],
                document_number="INV-2026-00042",
                due_on=date(2026, 4, 1),
                debit=tnd(1_768_134),
                balance=tnd(2_625_634),
            ),
            StatementEntry(booked_on=date(2026, 3, 12), text=booked[1], credit=tnd(900_000), balance=tnd(1_725_634)),
            StatementEntry(
                booked_on=date(2026, 3, 20),
                text=booked[2],
                document_number="CN-2026-00007",
                credit=tnd(100_000),
                balance=tnd(1_625_634),
            ),
        ),
        closing=tnd(1_625_634),
        ageing=tuple(
            AgeingBucket(label=label, amount=tnd(amount)) for label, amount in zip(labels, amounts, strict=True)
        ),
        terms=TERMS[language],
    )


def report(language: Language) -> PrintedReport:
    words = {
        "en": ("What became of a data job", "Every row of the source is accounted for.", "File", "Reason", "Records"),
        "fr": ("Ce qu’est devenu l’import", "Chaque ligne de la source est justifiée.", "Fichier", "Raison", "Lignes"),
        "ar": ("مآل عملية التحميل", "كل سطر من المصدر له مآل معروف.", "الملف", "السبب", "السجلات"),
    }[language]
    return PrintedReport(
        language=language,
        shop=shop(),
        issued_on=date(2026, 3, 2),
        title=words[0],
        subtitle="Kunden_2026 (final).xlsx",
        summary=words[1],
        facts=(
            PrintedFact(label=words[2], value="Kunden_2026 (final).xlsx", is_code=True),
            PrintedFact(
                label="SHA-256", value="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", is_code=True
            ),
        ),
        tables=(
            PrintedTable(
                title=words[3],
                columns=(
                    PrintedColumn(heading=words[3], share=1),
                    PrintedColumn(heading=words[4], form="number", share=0),
                ),
                rows=((DESCRIPTIONS[language][0], "1,204"), (DESCRIPTIONS[language][2], "17")),
            ),
        ),
    )


def everything() -> dict[str, Printable]:
    """Every kind in every language, by a name for a file."""
    papers: dict[str, Printable] = {
        f"{kind}-{language}": goods(kind, language) for kind in PrintedKind for language in LANGUAGES
    }
    for language in LANGUAGES:
        papers[f"statement-{language}"] = statement(language)
        papers[f"report-{language}"] = report(language)
    return papers
