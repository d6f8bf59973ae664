"""What is ordered was changed before it was picked."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_amended",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "before", "total", "to_pay", "owed_back", "delivery"}),
    texts={
        "en": MailText(
            subject="Order {number} was changed",
            heading="Your order was changed",
            paragraphs=(
                "Hello {name},",
                "Order {number} was changed. This is what is different:",
            ),
            facts=(
                ("Total before", "{before}"),
                ("New total", "{total}"),
                ("Still to pay", "{to_pay}"),
                ("Delivery", "{delivery}"),
            ),
            button="See the order",
            closing=(
                "You paid {owed_back} more than is due now: we send it back to you.",
                "Something is not right? Answer this mail.",
            ),
        ),
        "fr": MailText(
            subject="La commande {number} a été modifiée",
            heading="Votre commande a été modifiée",
            paragraphs=(
                "Bonjour {name},",
                "La commande {number} a été modifiée. Voici ce qui change :",
            ),
            facts=(
                ("Ancien total", "{before}"),
                ("Nouveau total", "{total}"),
                ("Reste à payer", "{to_pay}"),
                ("Livraison", "{delivery}"),
            ),
            button="Voir la commande",
            closing=(
                "Vous avez payé {owed_back} de plus que ce qui est dû : nous vous le rendons.",
                "Quelque chose ne va pas ? Répondez à ce message.",
            ),
        ),
        "ar": MailText(
            subject="عُدّلت الطلبية {number}",
            heading="عُدّلت طلبيتك",
            paragraphs=(
                "مرحبًا {name}،",
                "عُدّلت الطلبية {number}. هذا ما تغيّر:",
            ),
            facts=(
                ("المجموع السابق", "{before}"),
                ("المجموع الجديد", "{total}"),
                ("المتبقي للدفع", "{to_pay}"),
                ("التوصيل", "{delivery}"),
            ),
            button="عرض الطلبية",
            closing=(
                "دفعتَ {owed_back} أكثر من المستحق الآن: سنعيدها إليك.",
                "هناك خطأ؟ أجب على هذه الرسالة.",
            ),
        ),
    },
)
