"""Every setting of the house, typed and in one place. Each is an environment variable ``FREIGHT_<NAME>``.

``freight doctor`` prints them with secrets masked; ``.env.example`` is checked against this class by a test.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="FREIGHT_", env_file=PROJECT_ROOT / ".env", extra="ignore", frozen=True
    )

    data_dir: Path = Field(default=PROJECT_ROOT / "data", description="Where the database, files and logs live.")
    build_dir: Path = Field(default=PROJECT_ROOT / "build", description="Where the built UI lives; safe to delete.")
    database_url: str = Field(
        default="", description="SQLAlchemy URL; empty means SQLite at <data_dir>/freight.db. PostgreSQL when set."
    )
    redis_url: str = Field(default="", description="Redis for state and cache; empty means in process.")
    public_url: str = Field(
        default="", description="How the shop is reached from outside, for links in mails; empty means the local port."
    )
    host: str = Field(default="127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port that the web server listens on.")
    web_workers: int = Field(default=1, ge=1, le=16, description="Web processes; more than one needs Redis.")
    trusted_proxy_hops: int = Field(default=0, ge=0, le=8, description="Proxies in front (1 behind Caddy).")
    secure_cookies: bool = Field(default=False, description="Mark cookies Secure; set it where TLS is in front.")
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Signs tokens and links; empty means one is made in <data_dir>."
    )
    time_zone: str = Field(default="Africa/Tunis", description="The shop's zone: what clocks on screen show.")
    currency: str = Field(default="TND", description="The shop's own currency, ISO 4217.")
    country: str = Field(
        default="TN", pattern="^[A-Z]{2}$", description="The shop's country: how a phone number without prefix is read."
    )
    default_language: Literal["en", "fr", "ar"] = Field(default="en", description="Language of a first visit.")
    smtp_url: SecretStr = Field(
        default=SecretStr(""), description="smtp://user:password@host:587; empty keeps mail in <data_dir>/outbox."
    )
    mail_from: str = Field(default="shop@localhost", description="Sender of the shop's mail.")
    sms_gateway: Literal["none", "http", "twilio"] = Field(
        default="none",
        description="Who takes SMS: a gateway described below, Twilio, or none (they stay in the outbox).",
    )
    sms_url: str = Field(default="", description="Where the SMS gateway takes a POST.")
    sms_fields: str = Field(
        default="to={to}&text={text}&from={sender}&key={secret}",
        description="The gateway's fields; {to} {text} {sender} {secret} {key}, header:NAME=... for headers.",
    )
    sms_as_json: bool = Field(default=False, description="Send the fields as JSON instead of a form.")
    sms_account: str = Field(default="", description="Twilio's account SID.")
    sms_secret: SecretStr = Field(default=SecretStr(""), description="The gateway's key, Twilio's auth token.")
    sms_sender: str = Field(default="", description="The number or name that SMS come from.")
    whatsapp_phone_id: str = Field(default="", description="Meta's id of the shop's WhatsApp number; empty is off.")
    whatsapp_token: SecretStr = Field(default=SecretStr(""), description="The Cloud API's access token.")
    whatsapp_template: str = Field(
        default="freight_notice", description="The approved template with two places, {{1}} and {{2}}."
    )
    whatsapp_app_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Signs what WhatsApp tells us of its messages; without it nothing is believed.",
    )
    whatsapp_verify_token: SecretStr = Field(
        default=SecretStr(""), description="What Meta repeats when the address for its notices is set up."
    )
    chat_hooks: SecretStr = Field(
        default=SecretStr(""), description="Slack-style webhooks: team=https://hooks.slack.com/..., parted by blanks."
    )
    reservation_minutes: int = Field(
        default=60, ge=1, le=10_080, description="How long an unpaid order holds its stock, in minutes."
    )
    approval_hours: int = Field(
        default=48,
        ge=1,
        le=720,
        description="How long an order over a member's spending limit waits for its company, its stock held, in hours.",
    )
    transfer_days: int = Field(
        default=3, ge=1, le=30, description="How long an order that is paid by bank transfer holds its stock, in days."
    )
    return_window_days: int = Field(
        default=14, ge=0, le=3650, description="How long after delivery a customer may ask to send something back."
    )
    review_mail_days: int = Field(
        default=10, ge=0, le=365, description="How long after delivery customers are asked for a review; 0 never asks."
    )
    publish_reviews_at_once: bool = Field(
        default=False, description="Show reviews of those who bought without reading them first."
    )
    session_days: int = Field(default=30, ge=1, le=365, description="How long a sign-in lasts without use.")
    max_picture_mb: int = Field(default=10, ge=1, le=50, description="Largest picture that can be uploaded, in MB.")
    payment_gateway: Literal["none", "rehearsal", "konnect", "flouci"] = Field(
        default="rehearsal", description="Who takes cards; the rehearsal moves no money and serves a demo shop alone."
    )
    payment_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="The secret key of the card gateway: Konnect's x-api-key, Flouci's private key.",
    )
    payment_public_key: str = Field(default="", description="Flouci's public key.")
    payment_wallet: str = Field(default="", description="Konnect's wallet that receives the money (receiverWalletId).")
    payment_base_url: str = Field(
        default="",
        description="The gateway's API; empty is its own. https://api.preprod.konnect.network/api/v2 to try.",
    )
    payment_timeout_s: float = Field(default=10, gt=0, le=60, description="How long the gateway may think, in seconds.")
    max_proof_mb: int = Field(
        default=8, ge=1, le=50, description="Largest proof of a bank transfer that customers can send, in MB."
    )
    max_document_mb: int = Field(
        default=20, ge=1, le=200, description="Largest paper that staff can attach to something, in MB."
    )
    file_store_url: SecretStr = Field(
        default=SecretStr(""),
        description="s3://key:secret@host/bucket keeps attached papers there as well; empty keeps them on the disk.",
    )
    mailbox_url: SecretStr = Field(
        default=SecretStr(""),
        description="imaps://user:password@host/INBOX: papers mailed there are taken in; empty reads no mail.",
    )
    allowed_private_hosts: str = Field(
        default="",
        description="Hosts or networks of your own that imports and webhooks may reach: erp.local,192.168.1.0/24.",
    )
    allowed_web_ports: str = Field(
        default="", description="Ports that imports and webhooks may reach besides 80 and 443, parted by commas."
    )
    sql_sources: SecretStr = Field(
        default=SecretStr(""),
        description="Databases that imports may read: name=postgresql://user:password@host/db, parted by blanks.",
    )
    rate_source: Literal["manual", "ecb", "exchangerate"] = Field(
        default="manual",
        description="Who publishes exchange rates: the ECB, a service like exchangerate.host, or staff by hand.",
    )
    rate_api_key: SecretStr = Field(default=SecretStr(""), description="The key of the exchangerate service.")
    rate_base_url: str = Field(
        default="", description="The address of the rates; empty is the source's own (ECB, api.exchangerate.host)."
    )
    notices_per_piece: int = Field(
        default=3, ge=1, le=1000, description="How many of those who wait are told for each piece that comes in, a day."
    )
    notice_days: int = Field(
        default=180, ge=1, le=3650, description="How long somebody waits for a part before we forget it, in days."
    )
    price_drop_percent: float = Field(
        default=3, gt=0, le=90, description="How far a price must fall before those who wished for it are told, in %."
    )
    dev_pages: bool = Field(default=False, description="Show /dev/components, the gallery of the design system.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level logged.")

    @field_validator("data_dir", "build_dir")
    @classmethod
    def _from_the_checkout(cls, value: Path) -> Path:
        # A relative folder means the same wherever the command is typed.
        return PROJECT_ROOT / value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo

        ZoneInfo(value)
        return value

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        from freight_app.kit.money import currency_exponent

        currency_exponent(value)
        return value

    @property
    def resolved_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'freight.db'}"

    @property
    def resolved_public_url(self) -> str:
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    return Settings()
