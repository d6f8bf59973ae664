"""Brings a supplier our order, with its paper enclosed."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="purchase_order",
    needs=frozenset({"number", "supplier", "total"}),
    may=frozenset({"line_count", "wanted"}),
    texts={
        "en": MailText(
            subject="Purchase order {number} from {shop}",
            heading="Purchase order {number}",
            paragraphs=(
                "Hello {supplier},",
                "Please find our purchase order {number} enclosed: {line_count} lines, {total} in all.",
                "We would like to have the goods by {wanted}.",
                "Please confirm it with its number, your date of delivery and your prices by answering this mail.",
            ),
        ),
        "fr": MailText(
            subject="Bon de commande {number} de {shop}",
            heading="Bon de commande {number}",
            paragraphs=(
                "Bonjour {supplier},",
                "Vous trouverez ci-joint notre bon de commande {number} : {line_count} lignes, {total} au total.",
                "Nous souhaitons recevoir la marchandise le {wanted} au plus tard.",
                "Merci de le confirmer en répondant à ce message : numéro, date de livraison et prix.",
            ),
        ),
        "ar": MailText(
            subject="طلبية الشراء {number} من {shop}",
            heading="طلبية الشراء {number}",
            paragraphs=(
                "مرحبًا {supplier}،",
                "تجدون رفقته طلبية الشراء {number}: عدد الأسطر {line_count}، المجموع {total}.",
                "نرغب في استلام البضاعة قبل {wanted}.",
                "يرجى تأكيدها بالرد على هذه الرسالة مع ذكر الرقم وتاريخ التسليم والأسعار.",
            ),
        ),
    },
)
