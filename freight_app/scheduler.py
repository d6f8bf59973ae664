"""The timetable: every recurring job of every room in one readable list, and the processes that keep it and work.

The scheduler only ticks. When a job ran and when it is due next are rows (``work/timetable.py``), so a time that
passed while the house was closed is made good once, and a restart runs nothing before its time. Of several
schedulers one leads and keeps the timetable; all of them work off the background tasks.
"""

from __future__ import annotations

import signal
import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

from freight_app.catalogue.wishes.price_drops import look_at_prices
from freight_app.catalogue.wishes.waiting import tidy_wishes
from freight_app.documents.attached.expiring import remind_of_expiry
from freight_app.documents.attached.mail_in import read_mailbox
from freight_app.documents.attached.sweeping import sweep_papers
from freight_app.documents.kept_files import sweep_left_behind
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.logs import configure_logs, get_log
from freight_app.kit.memory import collect_from_now_on, load_without_collecting
from freight_app.kit.settings import Settings
from freight_app.messaging.alerts.checking import run_checks
from freight_app.messaging.alerts.escalating import attend_to_standing
from freight_app.messaging.notifying.digests import send_news_digests
from freight_app.migration.uploading import prune_uploads
from freight_app.operations.heartbeat import SCHEDULER, beat
from freight_app.operations.retention import prune
from freight_app.orders.cancelling import complete_delivered_orders, expire_unpaid_orders
from freight_app.orders.paying.card_pages import ask_about_silent_pages
from freight_app.orders.paying.notices import forget_notices
from freight_app.orders.paying.reminding import remind_of_transfers
from freight_app.orders.reviewing.inviting import invite_reviewers
from freight_app.orders.together.computing import count_bought_together
from freight_app.shop.currencies.fetching import ask_for_rates
from freight_app.shop.service import get_shop_profile
from freight_app.work.timetable_jobs import Job
from freight_app.work.timetable_keeper import TimetableKeeper
from freight_app.work.timetable_ticking import build_scheduler
from freight_app.work.worker import Worker

_log = get_log("scheduler")
# Less than the launcher's own patience; a task that takes longer is done again by the next worker.
WORKER_PATIENCE_S = 8.0


def fold_write_ahead_log(house: House) -> None:
    """SQLite's checkpoints belong to the process that leads (see ``kit/db.py``)."""
    house.database.checkpoint()


def say_that_the_clock_runs(uow: UnitOfWork) -> None:
    """What ``/api/v1/health`` looks at."""
    beat(uow, SCHEDULER)


def throw_away(uow: UnitOfWork) -> None:
    pruned = prune(uow)
    uow.after_commit(lambda: _log.info("thrown away", **pruned.model_dump()))


def throw_old_uploads_away(uow: UnitOfWork) -> None:
    """Files of data jobs that nobody needs any more."""
    prune_uploads(uow)


def sweep_kept_files(house: House) -> None:
    """Contents that were stored for a paper which then was not issued."""
    with house.read() as uow:
        sweep_left_behind(uow)


def ask_about_card_payments(uow: UnitOfWork) -> None:
    """The customer closed the browser and the gateway's notice was lost: we ask by ourselves."""
    ask_about_silent_pages(uow)


def ask_for_reviews(uow: UnitOfWork) -> None:
    """Some days after delivery, once an order."""
    invite_reviewers(uow)


def forget_old_notices(uow: UnitOfWork) -> None:
    forget_notices(uow)


def remind_of_late_transfers(uow: UnitOfWork) -> None:
    """A day before the parts of an order go back on sale."""
    remind_of_transfers(uow)


def look_for_trouble(house: House) -> None:
    """What stands is seen to first: a check that fails must not keep it waiting."""
    attend_to_standing(house)
    run_checks(house)


TIMETABLE: tuple[Job, ...] = (
    Job(
        name="say_that_the_clock_runs",
        title="Say that the clock runs",
        every=timedelta(seconds=30),
        work=say_that_the_clock_runs,
    ),
    Job(
        name="expire_unpaid_orders",
        title="Expire unpaid orders",
        every=timedelta(seconds=30),
        # Unpaid orders give back the goods that they hold.
        work=expire_unpaid_orders,
    ),
    Job(
        name="remind_of_late_transfers",
        title="Remind of transfers that have not come",
        every=timedelta(minutes=10),
        work=remind_of_late_transfers,
    ),
    Job(
        name="fold_write_ahead_log",
        title="Fold the write-ahead log",
        every=timedelta(minutes=1),
        run=fold_write_ahead_log,
    ),
    Job(
        name="complete_delivered_orders",
        title="Complete delivered orders",
        every=timedelta(hours=1),
        work=complete_delivered_orders,
    ),
    Job(
        name="throw_old_uploads_away",
        title="Throw old uploads away",
        every=timedelta(hours=6),
        work=throw_old_uploads_away,
    ),
    Job(name="read_mailbox", title="Read papers that were mailed", every=timedelta(minutes=2), run=read_mailbox),
    Job(
        name="remind_of_expiry", title="Remind of papers that run out", every=timedelta(hours=1), work=remind_of_expiry
    ),
    Job(name="sweep_papers", title="Sweep deleted papers", every=timedelta(hours=24), run=sweep_papers),
    Job(name="sweep_kept_files", title="Sweep the kept files", every=timedelta(hours=24), run=sweep_kept_files),
    Job(
        name="ask_about_card_payments",
        title="Ask about card payments",
        every=timedelta(minutes=1),
        work=ask_about_card_payments,
    ),
    Job(
        name="forget_old_notices",
        title="Forget old notices of the card gateway",
        every=timedelta(hours=6),
        work=forget_old_notices,
    ),
    Job(name="invite_reviewers", title="Ask customers for reviews", every=timedelta(hours=1), work=ask_for_reviews),
    Job(name="look_at_prices", title="Look for price drops", every=timedelta(minutes=15), run=look_at_prices),
    Job(name="tidy_wishes", title="Forget old notices of parts", every=timedelta(hours=6), work=tidy_wishes),
    Job(
        name="count_bought_together",
        title="Count what is bought together",
        every=timedelta(hours=12),
        run=count_bought_together,
    ),
    # Twice a day: whenever the shop was started, the table of a day is here by the next morning.
    Job(name="fetch_rates", title="Fetch the exchange rates", every=timedelta(hours=12), work=ask_for_rates),
    Job(name="look_for_trouble", title="Look for trouble", every=timedelta(minutes=5), run=look_for_trouble),
    Job(name="send_news_digests", title="Send digests of news", every=timedelta(minutes=5), run=send_news_digests),
    Job(name="throw_away", title="Throw away what has served", every=timedelta(hours=1), work=throw_away),
)


def shop_zone(uow: UnitOfWork) -> ZoneInfo:
    """The zone in which daily jobs have their time."""
    return ZoneInfo(get_shop_profile(uow).time_zone)


def run_scheduler(settings: Settings) -> None:
    """Keep the timetable and do the background tasks until SIGTERM or SIGINT, then let what runs finish."""
    house, stopping = _open(settings)
    keeper = TimetableKeeper(house, TIMETABLE, shop_zone)
    scheduler = build_scheduler(keeper)
    worker = Worker(house.database)
    scheduler.start()
    worker.start()
    _log.info("the timetable is kept", jobs=[job.name for job in TIMETABLE])
    _wait(stopping)
    # Side by side: each may need all of the patience.
    draining = threading.Thread(target=worker.stop, args=(WORKER_PATIENCE_S,))
    draining.start()
    _stop_keeping(keeper)
    draining.join()
    scheduler.shutdown(wait=False)
    house.database.dispose()


def run_worker(settings: Settings, *, threads: int = 4) -> None:
    """Do background tasks, and nothing else, until SIGTERM or SIGINT, then let what runs finish."""
    house, stopping = _open(settings)
    worker = Worker(house.database, threads=threads)
    worker.start()
    _log.info("a worker works", threads=threads)
    _wait(stopping)
    worker.stop(WORKER_PATIENCE_S)
    house.database.dispose()


def _open(settings: Settings) -> tuple[House, threading.Event]:
    """The wired house, and the event that SIGTERM or SIGINT sets."""
    load_without_collecting()
    from freight_app.wiring import open_house

    configure_logs(settings.log_level)
    house = open_house(settings)
    collect_from_now_on()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return house, stopping


def _wait(stopping: threading.Event) -> None:
    # Not one endless wait: a signal that lands on another thread does not wake this one.
    while not stopping.wait(0.5):
        pass


def _stop_keeping(keeper: TimetableKeeper) -> None:
    """A database that is away must not keep the process: the lease then runs out by itself."""
    try:
        keeper.stop(WORKER_PATIENCE_S)
    except Exception:  # noqa: BLE001 - the process ends all the same
        _log.exception("the leadership could not be handed on")
