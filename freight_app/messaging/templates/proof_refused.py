"""A proof of a transfer shows something else than the transfer that is awaited."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="proof_refused",
    needs=frozenset({"number", "reason", "link"}),
    may=frozenset({"name", "to_pay", "bank_details"}),
    texts={
        "en": MailText(
            subject="Order {number}: your proof of transfer",
            heading="We cannot use this proof",
            paragraphs=(
                "Hello {name},",
                "We looked at the proof of transfer that you sent for order {number}, and cannot use it.",
                "Please send another one, or make the transfer.",
            ),
            facts=(
                ("Why", "{reason}"),
                ("Still to pay", "{to_pay}"),
                ("Bank transfer to", "{bank_details}"),
            ),
            button="See the order",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Commande {number} : votre preuve de virement",
            heading="Nous ne pouvons pas utiliser cette preuve",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Nous avons regardé la preuve de virement envoyée pour la commande {number} et ne pouvons "
                    "pas l’utiliser."
                ),
                "Merci d’en envoyer une autre, ou d’effectuer le virement.",
            ),
            facts=(
                ("Motif", "{reason}"),
                ("Reste à payer", "{to_pay}"),
                ("Virement à", "{bank_details}"),
            ),
            button="Voir la commande",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="الطلبية {number}: إثبات التحويل",
            heading="لا يمكننا اعتماد هذا الإثبات",
            paragraphs=(
                "مرحبًا {name}،",
                "نظرنا في إثبات التحويل الذي أرسلتَه للطلبية {number} ولا يمكننا اعتماده.",
                "يرجى إرسال إثبات آخر، أو إجراء التحويل.",
            ),
            facts=(
                ("السبب", "{reason}"),
                ("المتبقي للدفع", "{to_pay}"),
                ("التحويل إلى", "{bank_details}"),
            ),
            button="عرض الطلبية",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
