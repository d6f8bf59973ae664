"""The link with which somebody sets a new password."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="password_reset",
    needs=frozenset({"link", "valid_for"}),
    may=frozenset({"name"}),
    holds_secret=True,
    texts={
        "en": MailText(
            subject="Set a new password at {shop}",
            heading="Set a new password",
            paragraphs=(
                "Hello {name},",
                (
                    "Someone asked to set a new password for your account at {shop}. The link works once, "
                    "and only for {valid_for}."
                ),
            ),
            button="Set a new password",
            closing=("If it was not you, ignore this mail: your password stays as it is.",),
        ),
        "fr": MailText(
            subject="Choisir un nouveau mot de passe chez {shop}",
            heading="Choisir un nouveau mot de passe",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Quelqu’un a demandé un nouveau mot de passe pour votre compte chez {shop}. Le lien ne sert qu’une "
                    "fois ; durée de validité : {valid_for}."
                ),
            ),
            button="Choisir un mot de passe",
            closing=("Si ce n’était pas vous, ne faites rien : votre mot de passe reste inchangé.",),
        ),
        "ar": MailText(
            subject="تعيين كلمة سر جديدة لدى {shop}",
            heading="تعيين كلمة سر جديدة",
            paragraphs=(
                "مرحبًا {name}،",
                "طُلب تعيين كلمة سر جديدة لحسابك لدى {shop}. يعمل الرابط مرة واحدة، ومدة صلاحيته: {valid_for}.",
            ),
            button="تعيين كلمة السر",
            closing=("إن لم تطلب ذلك فتجاهل هذه الرسالة: كلمة سرك لم تتغيّر.",),
        ),
    },
)
