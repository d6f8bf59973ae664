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
- ``order_awaits_approval``: number, link (name, total, until)
- ``approval_wanted``: number, link, buyer (name, total, until)
- ``order_declined``: number, link, reason (name, decided_by)
- ``approval_expired``: number, link (name)
- ``approval_missed``: number, link, buyer (name)
- ``company_invitation``: company, link, valid_for (invited_by, role)
- ``retailer_applied``: company (name)
- ``retailer_approved``: company, link (name)
- ``retailer_rejected``: company, reason (name)
- ``review_invited``: number, link (name, parts)
- ``question_answered``: product, question, answer, link (name)
- ``notice_confirm``: product, number, link
- ``back_in_stock``: product, number, link, stop_link
- ``price_drops``: lines, link, stop_link
- ``data_job_ended``: job, ending (loaded, skipped, dead, why)

``link`` is a path of the shop (``/track/...``) or a full address; amounts and dates come formatted for the language.
"""

from __future__ import annotations

from freight_app.messaging.template import MailTemplate
from freight_app.messaging.templates import (
    approval_expired,
    approval_missed,
    approval_wanted,
    back_in_stock,
    back_order_filled,
    company_invitation,
    data_job_ended,
    invitation,
    notice_confirm,
    order_awaits_approval,
    order_cancelled,
    order_declined,
    order_delivered,
    order_expired,
    order_held,
    order_on_its_way,
    order_placed,
    order_released,
    password_reset,
    price_drops,
    question_answered,
    retailer_applied,
    retailer_approved,
    retailer_rejected,
    review_invited,
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
        order_awaits_approval,
        approval_wanted,
        order_declined,
        approval_expired,
        approval_missed,
        company_invitation,
        retailer_applied,
        retailer_approved,
        retailer_rejected,
        data_job_ended,
        review_invited,
        question_answered,
        notice_confirm,
        back_in_stock,
        price_drops,
    )
}
