"""Somebody is asked to buy for a company."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="company_invitation",
    needs=frozenset({"company", "link", "valid_for"}),
    may=frozenset({"invited_by", "role"}),
    texts={
        "en": MailText(
            subject="{company} asks you to join its account at {shop}",
            heading="You are invited to {company}",
            paragraphs=(
                "{invited_by} invites you to the account of {company}, as {role}.",
                "Sign in with your account or make a new one, and you buy at the company’s prices.",
                "The link is good for {valid_for}, once.",
            ),
            button="Join",
            closing=("If you do not know this company, you can leave this mail alone.",),
        ),
        "fr": MailText(
            subject="{company} vous invite sur son compte chez {shop}",
            heading="Vous êtes invité chez {company}",
            paragraphs=(
                "{invited_by} vous invite sur le compte de {company}, comme {role}.",
                "Connectez-vous avec votre compte ou créez-en un : vous achetez aux prix de l’entreprise.",
                "Le lien est valable {valid_for}, une seule fois.",
            ),
            button="Rejoindre",
            closing=("Si vous ne connaissez pas cette entreprise, ignorez ce message.",),
        ),
        "ar": MailText(
            subject="تدعوك {company} إلى حسابها لدى {shop}",
            heading="أنت مدعو إلى {company}",
            paragraphs=(
                "يدعوك {invited_by} إلى حساب {company} بصفة {role}.",
                "سجّل الدخول بحسابك أو أنشئ حسابًا جديدًا لتشتري بأسعار الشركة.",
                "الرابط صالح مدة {valid_for} ولمرة واحدة.",
            ),
            button="الانضمام",
            closing=("إن كنت لا تعرف هذه الشركة فتجاهل هذه الرسالة.",),
        ),
    },
)
