"""Promise: an invoice is a PDF before its reader has let go of the button, one of 300 lines within a breath.

There is no baseline: nothing else here sets Arabic. One core does it; the others are free meanwhile.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from itertools import count

from benchmarks.frame import Figure, median_seconds
from freight_app.documents.printed import (
    PrintedCustomer,
    PrintedDocument,
    PrintedKind,
    PrintedLine,
    PrintedShop,
    PrintedTax,
)
from freight_app.documents.typesetting import typeset
from freight_app.kit.languages import Language
from freight_app.kit.money import Money

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAMES: dict[Language, str] = {
    "en": "Brake pads, front axle [4 pieces] with wear sensor, Renault Clio IV 1.5 dCi",
    "ar": "فحمات فرامل أمامية [4 قطع] مع حسّاس التآكل لسيارة Renault Clio IV 1.5 dCi",
}
# Typst remembers what it has laid out: each round sets a document that it has not seen.
_numbers = count(1)


def run() -> list[Figure]:
    figures = []
    for language in NAMES:
        for lines, rounds, limit_ms in ((8, 20, 150), (300, 5, 1_500)):
            set_one = partial(_set_one, language, lines)
            took_ms = 1000 * median_seconds(set_one, rounds=rounds)
            figures.append(
                Figure(
                    name=f"an invoice of {lines} lines, {language}",
                    figure=round(took_ms),
                    unit="ms",
                    baseline=None,
                    ratio=None,
                    target=f"<= {limit_ms} ms",
                    ok=took_ms <= limit_ms,
                )
            )
    return figures


def _set_one(language: Language, lines: int) -> None:
    typeset(_invoice(language, lines, next(_numbers)), at=AT)


def _invoice(language: Language, lines: int, number: int) -> PrintedDocument:
    net = Money(24_500 * lines, "TND")
    tax = net.times(Decimal("0.19"))
    return PrintedDocument(
        kind=PrintedKind.INVOICE,
        number=f"INV-2026-{number:05d}",
        issued_on=date(2026, 3, 2),
        language=language,
        shop=PrintedShop(name="Atlas Parts", tax_number="1234567/A/M/000", address="12 avenue Habib Bourguiba, Tunis"),
        customer=PrintedCustomer(name="Mohamed Ben Salah", address_lines=("45 rue de Palestine", "4000 Sousse")),
        lines=tuple(
            PrintedLine(
                position=position,
                sku=f"{number}-{position:04d}",
                description=f"{NAMES[language]} {number}.{position}",
                quantity=Decimal(1),
                unit_price=Money(24_500, "TND"),
                tax_rate=Decimal("0.19"),
                total=Money(24_500, "TND"),
            )
            for position in range(1, lines + 1)
        ),
        taxes=(PrintedTax(rate=Decimal("0.19"), net=net, tax=tax, gross=net + tax),),
        net=net,
        tax=tax,
        total=net + tax,
    )
