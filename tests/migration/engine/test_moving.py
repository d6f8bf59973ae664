"""The export of another system moves in: files gathered in any order, jobs in theirs, and a stop where one fails."""

from __future__ import annotations

import pytest

from freight_app.accounts.tenants import house_tenant
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.migration import job_control
from freight_app.migration.errors import WrongJobState
from freight_app.migration.presets.moving import (
    MoveStatus,
    MoveView,
    begin_move,
    drop_move,
    get_move,
    give_file,
    go_on,
    start_move,
)
from freight_app.migration.values import JobStatus
from freight_app.orders.past_sales import PastSaleQuery, list_past_sales
from tests.migration.engine.workbench import Workbench

# A marketplace of one customer, one part and two orders, written as the real export is.
OLIST = {
    "olist_customers_dataset.csv": (
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
        "c1,u1,01000,sao paulo,SP\n"
    ),
    "olist_products_dataset.csv": (
        "product_id,product_category_name,product_weight_g,product_length_cm,product_height_cm,product_width_cm\n"
        "p1,auto,100,10,5,5\n"
    ),
    "olist_orders_dataset.csv": (
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,"
        "order_delivered_customer_date,order_estimated_delivery_date\n"
        "o1,c1,delivered,2018-01-02 10:00:00,,,2018-01-05 10:00:00,2018-01-09 00:00:00\n"
        "o2,c1,delivered,2018-02-02 10:00:00,,,2018-02-05 10:00:00,2018-02-09 00:00:00\n"
    ),
    "olist_order_payments_dataset.csv": (
        "order_id,payment_sequential,payment_type,payment_installments,payment_value\no1,1,boleto,1,10.50\n"
    ),
    "olist_order_items_dataset.csv": (
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n"
        "o1,1,p1,s1,2018-01-03 00:00:00,8.50,2.00\no2,1,p1,s1,2018-02-03 00:00:00,8.75,2.00\n"
    ),
}


@pytest.fixture
def bench(house: House) -> Workbench:
    with house.write() as uow:
        return Workbench(house, house_tenant(uow))


def begin(bench: Workbench, files: dict[str, str] = OLIST, *, preset: str = "olist") -> str:
    with bench.house.write() as uow:
        move = begin_move(uow, bench.tenant.id, preset).public_id
    for name, text in reversed(files.items()):
        give(bench, move, name, text)
    return move


def give(bench: Workbench, move: str, name: str, text: str) -> MoveView:
    upload = bench.send(text.encode(), name)
    with bench.house.write() as uow:
        return give_file(uow, bench.tenant.id, move, upload.public_id)


def look(bench: Workbench, move: str) -> MoveView:
    with bench.house.read() as uow:
        return get_move(uow, bench.tenant.id, move)


def start(bench: Workbench, move: str) -> None:
    with bench.house.write() as uow:
        start_move(uow, bench.tenant.id, move)


def test_files_come_in_any_order_and_are_loaded_in_that_of_the_export(bench: Workbench) -> None:
    move = begin(bench)
    assert (look(bench, move).status, look(bench, move).missing) == (MoveStatus.GATHERING, ())
    start(bench, move)
    # Begun twice is begun once.
    start(bench, move)
    assert [step.job is not None for step in look(bench, move).steps] == [True, False, False, False, False]
    bench.work()
    done = look(bench, move)
    assert done.status is MoveStatus.DONE
    assert [(step.job.loaded, step.job.dead) for step in done.steps if step.job] == [
        (1, 0),
        (1, 0),
        (2, 0),
        (1, 0),
        (2, 0),
    ]
    created = [step.job.created_at for step in done.steps if step.job]
    assert created == sorted(created)
    with bench.house.read() as uow:
        sales = list_past_sales(uow, PastSaleQuery()).items
    assert sorted((sale.order_number, str(sale.unit_price.decimal)) for sale in sales if sale.unit_price) == [
        ("o1", "8.50"),
        ("o2", "8.75"),
    ]
    with bench.house.write() as uow, pytest.raises(WrongJobState):
        drop_move(uow, bench.tenant.id, move)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_is_known_by_its_columns_and_a_strange_one_is_refused(bench: Workbench) -> None:
    move = begin(bench, {})
    with bench.house.write() as uow, pytest.raises(InvalidInput, match="missing"):
        start_move(uow, bench.tenant.id, move)
    view = give(bench, move, "clients (1).csv", OLIST["olist_customers_dataset.csv"])
    assert [step.sent_as for step in view.steps] == ["clients (1).csv", "", "", "", ""]
    with pytest.raises(InvalidInput):
        give(bench, move, "stock.csv", "sku,quantity\nA,1\n")
    other = Workbench.open(bench.house, "Other")
    with bench.house.read() as uow, pytest.raises(NotFound):
        get_move(uow, other.tenant.id, move)
    with bench.house.write() as uow:
        drop_move(uow, bench.tenant.id, move)
    with pytest.raises(NotFound):
        look(bench, move)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_step_that_fails_stops_the_move_until_a_person_goes_on(bench: Workbench) -> None:
    files = OLIST | {"olist_products_dataset.csv": OLIST["olist_products_dataset.csv"].replace("\np1,", "\n,")}
    move = begin(bench, files)
    start(bench, move)
    bench.work()
    stopped = look(bench, move)
    assert stopped.status is MoveStatus.STOPPED
    assert [step.job.status if step.job else None for step in stopped.steps] == [
        JobStatus.SUCCEEDED,
        JobStatus.FAILED,
        None,
        None,
        None,
    ]
    with bench.house.write() as uow:
        assert go_on(uow, bench.tenant.id, move).status is MoveStatus.RUNNING
        # Twice in the same moment: one job.
        go_on(uow, bench.tenant.id, move)
    bench.work()
    after = look(bench, move)
    assert (after.status, all(step.job for step in after.steps)) == (MoveStatus.STOPPED, True)
    # A second end of an earlier step begins nothing twice.
    failed = after.steps[1].job
    assert failed is not None
    with bench.house.write() as uow:
        job_control.retry_job(uow, bench.tenant.id, failed.public_id)
    bench.work()
    assert [step.job.public_id for step in look(bench, move).steps if step.job] == [
        step.job.public_id for step in after.steps if step.job
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_one_dump_serves_every_step_that_reads_a_table_of_it(bench: Workbench) -> None:
    dump = (
        "-- PostgreSQL database dump\nSET client_encoding = 'UTF8';\n"
        "COPY public.categories (id, slug, name_ar, name_en, name_fr, parent_id) FROM stdin;\n"
        "1\tfilters\tفلاتر\tFilters\tFiltres\t\\N\n\\.\n"
        "COPY public.products (id, sku, base_price, description_ar, description_en, description_fr, is_active, "
        "name_ar, name_en, name_fr, tags, category_id, min_stock_level, stock_quantity) FROM stdin;\n\\.\n"
        "COPY public.retailers (id, business_name, city, credit_limit, current_balance, email, status, address, phone, "
        "registration_number, wilaya) FROM stdin;\n\\.\n"
        "COPY public.orders (id, order_number, retailer_id, status, total_amount, created_at, "
        "delivered_at) FROM stdin;\n\\.\n"
        "COPY public.order_items (id, order_id, product_id, quantity, unit_price) FROM stdin;\n\\.\n"
        "COPY public.payments (id, amount, created_at, method, order_id, reference, retailer_id, "
        "status) FROM stdin;\n\\.\n"
    )
    move = begin(bench, {"backup of monday.sql": dump}, preset="livrili")
    assert look(bench, move).missing == ()
    start(bench, move)
    bench.work()
    done = look(bench, move)
    assert done.status is MoveStatus.DONE
    assert [step.job.loaded for step in done.steps if step.job] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
