"""How notes reach the rooms where colleagues talk: by the hooks that the settings name, or into a folder."""

from __future__ import annotations

from freight_app.adapters.chat.hooks import FolderChat, WebhookChat, read_hooks
from freight_app.adapters.web import web_client_for
from freight_app.adapters.web.posting import TIMEOUTS
from freight_app.kit.settings import Settings
from freight_app.messaging.ports import ChatPoster


def chat_poster_for(settings: Settings) -> ChatPoster:
    """The hooks of the settings; without any there is one, ``team``, that writes into ``outbox/chat``."""
    hooks = read_hooks(settings.chat_hooks.get_secret_value())
    if hooks:
        return WebhookChat(web_client_for(settings, TIMEOUTS), hooks)
    return FolderChat(settings.data_dir / "outbox" / "chat")
