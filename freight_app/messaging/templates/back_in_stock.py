"""A product that somebody waited for is there again."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="back_in_stock",
    needs=frozenset({"product", "number", "link", "stop_link"}),
    texts={
        "en": MailText(
            subject="{product} is in stock again",
            heading="It is there again",
            paragraphs=(
                "You wanted to know when {product}, {number}, is in stock. It is now.",
                "Others wait for it too, and it is not kept aside: whoever orders first has it.",
            ),
            button="See the part",
            closing=("This was the only mail about it. All that you wait for, and how to end it: {stop_link}",),
        ),
        "fr": MailText(
            subject="{product} est de nouveau en stock",
            heading="La pièce est de retour",
            paragraphs=(
                "Vous vouliez savoir quand {product}, {number}, serait en stock. C’est le cas.",
                "D’autres l’attendent aussi et elle n’est pas réservée : elle va à qui commande en premier.",
            ),
            button="Voir la pièce",
            closing=(
                "C’était le seul message à ce sujet. Tout ce que vous attendez, et comment y mettre fin : {stop_link}",
            ),
        ),
        "ar": MailText(
            subject="{product} متوفّر من جديد",
            heading="عادت القطعة إلى المخزون",
            paragraphs=(
                "أردت أن تعرف متى يتوفّر {product}، {number}. لقد توفّر الآن.",
                "هناك من ينتظره غيرك، وهو غير محجوز: من يطلب أولًا يحصل عليه.",
            ),
            button="عرض القطعة",
            closing=("هذه هي الرسالة الوحيدة بشأنه. كل ما تنتظره وكيفية إيقافه: {stop_link}",),
        ),
    },
)
