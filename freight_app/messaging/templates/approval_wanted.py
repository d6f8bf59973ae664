"""Those who decide are asked about an order."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="approval_wanted",
    needs=frozenset({"number", "link", "buyer"}),
    may=frozenset({"name", "total", "until"}),
    texts={
        "en": MailText(
            subject="{buyer} asks you to approve order {number}",
            heading="An order waits for you",
            paragraphs=(
                "Hello {name},",
                "{buyer} ordered for {total}, which is more than they may by themselves.",
                "Approve or decline order {number} before {until}. After that it expires.",
            ),
            button="Decide",
        ),
        "fr": MailText(
            subject="{buyer} vous demande de valider la commande {number}",
            heading="Une commande vous attend",
            paragraphs=(
                "Bonjour {name},",
                "{buyer} a commandé pour {total}, plus que ce qui lui est permis sans accord.",
                "Validez ou refusez la commande {number} avant le {until}. Ensuite, elle expire.",
            ),
            button="Décider",
        ),
        "ar": MailText(
            subject="يطلب {buyer} موافقتك على الطلبية {number}",
            heading="طلبية تنتظر قرارك",
            paragraphs=(
                "مرحبًا {name}،",
                "طلب {buyer} بقيمة {total}، وهو أكثر مما يُسمح له به وحده.",
                "وافق على الطلبية {number} أو ارفضها قبل {until}، وإلا انتهت مهلتها.",
            ),
            button="اتخاذ القرار",
        ),
    },
)
