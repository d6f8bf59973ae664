"""Every message that the shop sends, one module each.

Names and their fields (needed, then optional in brackets):

- ``password_reset``: link, valid_for (name)
- ``invitation``: link, valid_for (name)
- ``welcome``: link (name)
- ``order_placed``: number, link (name, total, lines, delivery, payment, pay_before, bank_details)
- ``order_on_its_way``: number, link (name, expected, to_pay)
- ``back_order_filled``: number, link (name, expected, to_pay)
- ``order_delivered``: number, link (name, received_by)
- ``order_cancelled``: number, link (name, reason)
- ``order_expired``: number, link (name)
- ``order_held``, ``order_released``: number, link (name)
- ``retailer_applied``: company (name)
- ``retailer_approved``: company, link (name)
- ``retailer_rejected``: company, reason (name)
- ``data_job_ended``: job, ending (loaded, skipped, dead, why)

``link`` is a path of the shop (``/track/...``) or a full address; amounts and dates come formatted for the language.
"""

from __future__ import annotations

from freight_app.messaging.template import MailTemplate
from freight_app.messaging.templates import (
    back_order_filled,
    data_job_ended,
    invitation,
    order_cancelled,
    order_delivered,
    order_expired,
    order_held,
    order_on_its_way,
    order_placed,
    order_released,
    password_reset,
    retailer_applied,
    retailer_approved,
    retailer_rejected,
    welcome,
)

TEMPLATES: dict[str, MailTemplate] = {
    module.TEMPLATE.name: module.TEMPLATE
    for module in (
        password_reset,
        invitation,
        welcome,
        order_placed,
        order_on_its_way,
        back_order_filled,
        order_delivered,
        order_cancelled,
        order_expired,
        order_held,
        order_released,
        retailer_applied,
        retailer_approved,
        retailer_rejected,
        data_job_ended,
    )
}
