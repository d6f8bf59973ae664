"""The report of a job as a paper: the same figures as the data, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import numbers

from freight_app.documents.printed import PrintedColumn, PrintedFact, PrintedReport, PrintedShop, PrintedTable
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import Language, format_moment, format_number, locale_of
from freight_app.migration.loaders.registry import LOADERS
from freight_app.migration.ports import ReportTranslator
from freight_app.migration.report_words import REPORT_WORDS
from freight_app.migration.reporting import Balance, FieldSum, JobReport, Reasons, report_job

Words = dict[str, str]


def print_job_report(
    uow: UnitOfWork, tenant_id: int, public_id: str, *, language: Language, shop: PrintedShop, zone: str
) -> PrintedReport:
    """The paper of a job's report, for ``typeset``; ``NotFound`` when the tenant has none of that id.

    ``zone`` is the shop's, in which the moments are written.
    """
    report = report_job(uow, tenant_id, public_id)
    words, says = REPORT_WORDS[language], uow.port(ReportTranslator)
    loader = LOADERS.get(report.plan.target)
    target = says.text(loader.describe(uow).title, language) if loader else report.plan.dataset
    return PrintedReport(
        language=language,
        shop=shop,
        issued_on=uow.now().astimezone(ZoneInfo(zone)).date(),
        title=words["title"],
        subtitle=report.job.name,
        summary=words[_verdict(report.balance, is_live=report.job.is_live)],
        facts=_facts(report, target, words, language, zone),
        tables=tuple(_tables(report, words, language, says)),
        notes=words["trial"] if report.job.is_dry_run else "",
    )


def _verdict(balance: Balance, *, is_live: bool) -> str:
    if balance.missing is None:
        return "unread"
    if balance.is_balanced:
        return "balanced"
    return "live" if is_live else "stopped"


def _facts(report: JobReport, target: str, words: Words, language: Language, zone: str) -> tuple[PrintedFact, ...]:
    job, file = report.job, report.file
    took = ""
    if report.seconds is not None:
        seconds = format_number(round(report.seconds, 1), language)
        took = words["seconds"].format(seconds=seconds, rate=format_number(report.records_per_s, language))
    wanted = [
        ("status", words[job.status.value], False),
        ("target", target, False),
        ("file", file.name if file else "", False),
        ("size", format_number(file.size, language) if file else "", True),
        ("sha256", file.sha256 if file else "", True),
        ("by", job.created_by, False),
        ("started", format_moment(job.started_at, language, zone=zone, width="long") if job.started_at else "", False),
        (
            "finished",
            format_moment(job.finished_at, language, zone=zone, width="long") if job.finished_at else "",
            False,
        ),
        ("took", took, False),
        ("retried", format_number(report.retried_batches, language) if report.retried_batches else "", True),
        ("id", job.public_id, True),
    ]
    return tuple(
        PrintedFact(label=words[name], value=value, is_code=is_code) for name, value, is_code in wanted if value
    )


def _tables(report: JobReport, words: Words, language: Language, says: ReportTranslator) -> Iterable[PrintedTable]:
    yield _outcomes(report, words, language)
    if report.sums:
        yield _sums(report.sums, words, language)
    for name in Reasons.model_fields:
        found = getattr(report.reasons, name)
        if found:
            rows = tuple(
                (
                    says.reason(reason.reason_code, reason.reason, language),
                    reason.reason_code,
                    format_number(reason.count, language),
                )
                for reason in found
            )
            columns = (
                PrintedColumn(heading=words["reason"], share=1),
                PrintedColumn(heading="", form="code", share=0),
                PrintedColumn(heading=words["records"], form="number", share=0),
            )
            yield PrintedTable(title=words[f"{name}_reasons"], columns=columns, rows=rows)


def _outcomes(report: JobReport, words: Words, language: Language) -> PrintedTable:
    balance, job = report.balance, report.job
    counted = [("in_source", balance.rows), ("loaded", balance.loaded), ("skipped", balance.skipped)]
    counted += [("dead", balance.dead), ("missing", balance.missing)]
    if job.undo_status is not None:
        counted += [("undone", job.undone), ("not_undone", job.not_undone)]
    rows = tuple((words[name], format_number(count, language)) for name, count in counted if count is not None)
    columns = (PrintedColumn(heading=words["outcome"]), PrintedColumn(heading=words["rows"], form="number", share=0))
    return PrintedTable(title=words["rows_heading"], columns=columns, rows=rows)


def _sums(sums: Iterable[FieldSum], words: Words, language: Language) -> PrintedTable:
    parts = ("source", "loaded", "skipped", "rest")
    columns = (
        PrintedColumn(heading=words["field"], form="code", share=1),
        *(PrintedColumn(heading=words[part], form="number", share=0) for part in parts),
    )
    rows = tuple((one.field, *(_exact(getattr(one, part), language) for part in parts)) for one in sums)
    return PrintedTable(title=words["sums_heading"], columns=columns, rows=rows)


def _exact(figure: str, language: Language) -> str:
    """A sum with every decimal that it is given with."""
    amount = Decimal(figure)
    places = max(0, -int(amount.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return numbers.format_decimal(amount, format=pattern, locale=locale_of(language))
