"""A business asked for a trade account."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="retailer_applied",
    needs=frozenset({"company"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Your trade account at {shop}: we have your request",
            heading="We have your request",
            paragraphs=(
                "Hello {name},",
                "Thank you for asking for a trade account for {company}. We look at the papers and answer by mail.",
                "Until then you can buy at public prices.",
            ),
        ),
        "fr": MailText(
            subject="Votre compte professionnel chez {shop} : demande reçue",
            heading="Nous avons votre demande",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Merci d’avoir demandé un compte professionnel pour {company}. Nous étudions le dossier et vous "
                    "répondons par e-mail."
                ),
                "D’ici là, vous pouvez acheter aux prix publics.",
            ),
        ),
        "ar": MailText(
            subject="حساب التاجر لدى {shop}: وصلنا طلبك",
            heading="وصلنا طلبك",
            paragraphs=(
                "مرحبًا {name}،",
                "شكرًا لطلبك حساب تاجر لشركة {company}. ندرس الملف ونجيبك بالبريد الإلكتروني.",
                "وحتى ذلك الحين يمكنك الشراء بالأسعار العامة.",
            ),
        ),
    },
)
