"""The confirmation that a customer keeps: what was ordered, what it costs, how it is paid."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_placed",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "total", "shown", "lines", "delivery", "payment", "pay_before", "bank_details"}),
    texts={
        "en": MailText(
            subject="Order {number}: we have it",
            heading="We have your order",
            paragraphs=(
                "Hello {name},",
                "Thank you. The parts of order {number} are set aside for you.",
                "Please pay before {pay_before}; after that the parts go back on sale.",
            ),
            facts=(
                ("Order", "{number}"),
                ("Delivery", "{delivery}"),
                ("Payment", "{payment}"),
                ("Total", "{total}"),
                ("Shown to you as", "{shown}"),
                ("Bank transfer to", "{bank_details}"),
            ),
            button="Follow the order",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Commande {number} : bien reçue",
            heading="Nous avons votre commande",
            paragraphs=(
                "Bonjour {name},",
                "Merci. Les pièces de la commande {number} vous sont réservées.",
                "Veuillez payer avant le {pay_before} ; ensuite les pièces sont remises en vente.",
            ),
            facts=(
                ("Commande", "{number}"),
                ("Livraison", "{delivery}"),
                ("Paiement", "{payment}"),
                ("Total", "{total}"),
                ("Affiché à", "{shown}"),
                ("Virement à", "{bank_details}"),
            ),
            button="Suivre la commande",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="الطلبية {number}: وصلتنا",
            heading="وصلتنا طلبيتك",
            paragraphs=(
                "مرحبًا {name}،",
                "شكرًا لك. قطع الطلبية {number} محجوزة لك.",
                "يرجى الدفع قبل {pay_before}، وبعد ذلك تُعرض القطع للبيع من جديد.",
            ),
            facts=(
                ("الطلبية", "{number}"),
                ("التوصيل", "{delivery}"),
                ("الدفع", "{payment}"),
                ("المجموع", "{total}"),
                ("عُرض عليك بنحو", "{shown}"),
                ("تحويل إلى", "{bank_details}"),
            ),
            button="تتبّع الطلبية",
            closing=("هل من خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
