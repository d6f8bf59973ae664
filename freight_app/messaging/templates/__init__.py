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
- ``order_amended``: number, link (name, lines, before, total, to_pay, owed_back, delivery)
- ``order_split``: number, sibling, link (name, lines, total, sibling_total, expected)
- ``order_short``: number, link (name, lines, total, to_pay, owed_back)
- ``return_approved``, ``return_received``: number, return_number, link (name, lines)
- ``return_refused``: number, return_number, reason, link (name)
- ``return_settled``: number, return_number, amount, link (name, owed_back, kept, credited)
- ``credit_note_issued``: number, credit_note, invoice, amount, link (name)
- ``payment_received``: number, amount, link (name, to_pay, surplus, kept)
- ``payment_refunded``: number, amount, link (name, way, reference)
- ``payment_kept``: number, amount, link (name)
- ``proof_refused``: number, reason, link (name, to_pay, bank_details)
- ``transfer_reminder``: number, amount, pay_before, link (name, bank_details)
- ``transfer_expired``, to the shop: number, amount, link (customer, phone)
- ``retailer_applied``: company (name)
- ``retailer_approved``: company, link (name)
- ``retailer_rejected``: company, reason (name)
- ``review_invited``: number, link (name, parts)
- ``question_answered``: product, question, answer, link (name)
- ``notice_confirm``: product, number, link
- ``back_in_stock``: product, number, link, stop_link
- ``price_drops``: lines, link, stop_link
- ``campaign``, whose words the campaign has: campaign_id, stop_link, unsubscribe (name, link)
- ``data_job_ended``: job, ending (loaded, skipped, dead, why)
- ``news``: title, link (sentence)
- ``news_digest``: count, lines, link (more)

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
    campaign,
    company_invitation,
    credit_note_issued,
    data_job_ended,
    invitation,
    news,
    news_digest,
    notice_confirm,
    order_amended,
    order_awaits_approval,
    order_cancelled,
    order_declined,
    order_delivered,
    order_expired,
    order_held,
    order_on_its_way,
    order_placed,
    order_released,
    order_short,
    order_split,
    password_reset,
    payment_kept,
    payment_received,
    payment_refunded,
    price_drops,
    proof_refused,
    question_answered,
    retailer_applied,
    retailer_approved,
    retailer_rejected,
    return_approved,
    return_received,
    return_refused,
    return_settled,
    review_invited,
    transfer_expired,
    transfer_reminder,
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
        order_amended,
        order_split,
        order_short,
        return_approved,
        return_refused,
        return_received,
        return_settled,
        credit_note_issued,
        payment_received,
        payment_refunded,
        payment_kept,
        proof_refused,
        transfer_reminder,
        transfer_expired,
        retailer_applied,
        retailer_approved,
        retailer_rejected,
        data_job_ended,
        review_invited,
        question_answered,
        notice_confirm,
        back_in_stock,
        price_drops,
        news,
        news_digest,
        campaign,
    )
}
