"""To the shop: a transfer did not come in time, so the order is given up."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="transfer_expired",
    needs=frozenset({"number", "amount", "link"}),
    may=frozenset({"customer", "phone"}),
    texts={
        "en": MailText(
            subject="Order {number} has expired: no transfer came",
            heading="No transfer came",
            paragraphs=(
                (
                    "The transfer of {amount} for order {number} of {customer} did not come in time. Its parts "
                    "are on sale again."
                ),
                "Money that still comes for it is found under Payments, and is owed back.",
            ),
            facts=(("Phone", "{phone}"),),
            button="See the order",
            closing=(),
        ),
        "fr": MailText(
            subject="La commande {number} a expiré : aucun virement reçu",
            heading="Aucun virement reçu",
            paragraphs=(
                (
                    "Le virement de {amount} pour la commande {number} de {customer} n’est pas arrivé à temps. "
                    "Ses pièces sont remises en vente."
                ),
                "L’argent qui arriverait encore se trouve sous Paiements, et sera à rendre.",
            ),
            facts=(("Téléphone", "{phone}"),),
            button="Voir la commande",
            closing=(),
        ),
        "ar": MailText(
            subject="انتهت مهلة الطلبية {number}: لم يصل أي تحويل",
            heading="لم يصل أي تحويل",
            paragraphs=(
                "لم يصل في الوقت تحويل {amount} للطلبية {number} لـ {customer}. عُرضت قطعها للبيع من جديد.",
                "ما قد يصل من مال لاحقًا تجده في المدفوعات، ويجب إعادته.",
            ),
            facts=(("الهاتف", "{phone}"),),
            button="عرض الطلبية",
            closing=(),
        ),
    },
)
