from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freight_app.accounts import tenant_usage, tenants
from freight_app.accounts.errors import QuotaExceeded
from freight_app.accounts.tenant_dtos import MonthUsage, TenantUpdate, TenantView
from freight_app.accounts.tenant_rules import end_of_month, last_months, month_of
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from tests.accounts.people import all_at_once, count
from tests.accounts.tenant_fixtures import add_tenant


def use(house: House, tenant: TenantView, **amounts: int) -> MonthUsage:
    with house.write() as uow:
        return tenant_usage.use_quota(uow, tenant.id, **amounts)


def used(house: House, tenant: TenantView) -> tuple[int, int, int]:
    with house.read() as uow:
        month = tenant_usage.read_usage(uow, tenant.id)
    return month.jobs, month.records, month.bytes


def test_use_adds_up_within_the_month(house: House) -> None:
    tenant, other = add_tenant(house), add_tenant(house, "Sud")
    assert use(house, tenant, jobs=1, records=10) == MonthUsage(month="2026-03", jobs=1, records=10)
    assert use(house, tenant, records=5, bytes_=2**40).records == 15
    assert used(house, tenant) == (1, 15, 2**40)
    assert used(house, other) == (0, 0, 0)


def test_a_quota_is_used_to_the_last_and_not_beyond(house: House) -> None:
    tenant = add_tenant(house, max_records=100)
    use(house, tenant, records=60)
    with pytest.raises(QuotaExceeded) as refused:
        use(house, tenant, records=41)
    error = refused.value
    assert (error.what, error.limit, error.used) == ("records", 100, 60)
    assert error.resets_at == datetime(2026, 4, 1, tzinfo=UTC)
    assert error.details["resets_at"] == "2026-04-01T00:00:00+00:00"
    assert error.retry_after_s == (30 * 24 - 9) * 3600
    use(house, tenant, records=40)
    assert used(house, tenant) == (0, 100, 0)


def test_what_is_refused_in_one_thing_is_counted_in_none(house: House) -> None:
    tenant = add_tenant(house, max_jobs=1, max_bytes=10)
    with pytest.raises(QuotaExceeded):
        use(house, tenant, jobs=1, bytes_=11)
    assert used(house, tenant) == (0, 0, 0)
    use(house, tenant, jobs=1, bytes_=10)
    with pytest.raises(QuotaExceeded) as refused:
        use(house, tenant, records=7, bytes_=1)
    assert refused.value.what == "bytes"
    assert used(house, tenant) == (1, 0, 10)


def test_a_full_quota_of_one_thing_does_not_stop_another(house: House) -> None:
    tenant = add_tenant(house, max_jobs=2)
    use(house, tenant, jobs=2)
    with house.write() as uow:
        tenants.update_tenant(uow, tenant.public_id, TenantUpdate(max_jobs=1))
    assert use(house, tenant, records=3).records == 3
    with pytest.raises(QuotaExceeded):
        use(house, tenant, jobs=1)


def test_a_quota_of_nothing_lets_nothing_in(house: House) -> None:
    tenant = add_tenant(house, max_jobs=0)
    with pytest.raises(QuotaExceeded):
        use(house, tenant, jobs=1)
    assert count(house, "tenant_usage") == 0


def test_the_next_month_in_utc_starts_anew(house: House, clock: StillClock) -> None:
    tenant = add_tenant(house, max_jobs=1)
    clock.set(datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC))
    use(house, tenant, jobs=1)
    with pytest.raises(QuotaExceeded) as refused:
        use(house, tenant, jobs=1)
    assert refused.value.retry_after_s == 1
    clock.advance(timedelta(seconds=1))
    use(house, tenant, jobs=1)
    with house.read() as uow:
        months = tenant_usage.usage_of(uow, tenant.id, months=3)
        left = tenant_usage.quota_left(uow, tenant.id)
    assert [(month.month, month.jobs) for month in months] == [("2026-02", 0), ("2026-03", 1), ("2026-04", 1)]
    assert (left.jobs, left.records, left.resets_at) == (0, None, datetime(2026, 5, 1, tzinfo=UTC))


def test_nobody_uses_less_than_nothing_or_for_nobody(house: House) -> None:
    tenant = add_tenant(house)
    with pytest.raises(ValueError, match="not negative"):
        use(house, tenant, jobs=1, records=-1)
    with pytest.raises(NotFound), house.write() as uow:
        tenant_usage.use_quota(uow, tenant.id + 1, jobs=1)
    assert count(house, "tenant_usage") == 0


def test_work_that_is_rolled_back_used_nothing_up(house: House) -> None:
    tenant = add_tenant(house, max_jobs=1)

    def fail_after_use() -> None:
        with house.write() as uow:
            tenant_usage.use_quota(uow, tenant.id, jobs=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_use()
    assert use(house, tenant, jobs=1).jobs == 1


@pytest.mark.race
def test_twenty_at_once_never_pass_a_quota_and_every_one_is_counted(house: House) -> None:
    tenant = add_tenant(house, max_jobs=1000, max_records=100)
    outcomes = all_at_once(20, lambda number: use(house, tenant, jobs=1, records=7 + number % 3))
    assert {type(error) for error in outcomes.errors} == {QuotaExceeded}
    jobs, records, _ = used(house, tenant)
    assert jobs == len(outcomes.results)
    # Every reader saw its own use: the last one saw the sum.
    assert max(result.records for result in outcomes.results if isinstance(result, MonthUsage)) == records
    assert 100 - 9 < records <= 100


@pytest.mark.race
def test_the_first_of_a_month_are_counted_together(house: House) -> None:
    tenant = add_tenant(house, max_jobs=5)
    outcomes = all_at_once(12, lambda _: use(house, tenant, jobs=1))
    assert (len(outcomes.results), len(outcomes.errors)) == (5, 7)
    assert used(house, tenant)[0] == 5


@settings(deadline=None)
@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2999, 1, 1), timezones=st.just(timezone(timedelta(hours=5)))),  # noqa: DTZ001 - made aware there
    st.integers(1, 40),
)
def test_months_follow_one_another(moment: datetime, count_: int) -> None:
    months = last_months(moment, count_)
    assert len(months) == count_
    assert months[-1] == month_of(moment)
    assert months == sorted(set(months))
    assert month_of(end_of_month(moment) - timedelta(microseconds=1)) == month_of(moment)
    assert last_months(end_of_month(moment), 2)[0] == month_of(moment)
