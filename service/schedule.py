"""The table of everything that an open container does again and again. A new job is a row here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from commerce.sentences import exists, say
from connectors.stores import registry
from connectors.stores.connecting import Upkeep
from connectors.stores.platform import Platform
from runtime import clock, schedule
from runtime.schedule import Job, Schedule
from runtime.settings import Settings
from service import limits, rules
from service.changes import reconcile
from service.connect.host import ShopHost
from service.conversations import outcome_notices
from service.desks import intake as desk_intake
from service.desks import work as desk_work
from service.identity import wrong_codes
from service.notifications import mail
from service.outgoing import happenings
from service.outgoing import sending as outgoing
from service.shop import Shop
from service.tryon import janitor, work
from service.webhooks import intake
from service.webhooks import work as webhooks

_SECOND, _MINUTE, _HOUR = 1.0, 60.0, 3600.0
#: Reading a whole catalogue of 200,000 products in small pages takes hours.
_WHOLE = 12 * _HOUR
_FRESH = timedelta(minutes=1)
#: What the durable engine keeps of work that is over. Nothing of ours reads it: the ledger and the rows tell the end.
_FINISHED_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    """A job before its shop is open: see `runtime.schedule.Job`. ``connected``: only where a shop is connected.

    ``what`` is a sentence's id; a platform gives words of its own.
    """

    name: str
    every: float
    what: str
    work: Callable[[Shop], Awaitable[object]]
    connected: bool = False
    line: str = ""
    longest: float = 900.0

    def words(self) -> str:
        """Return what the job does, in words."""
        return say(self.what) if exists(self.what) else self.what

    def of(self, shop: Shop) -> Job:
        """Return the job of an open shop."""
        return Job(self.name, self.every, self.words(), lambda: self.work(shop), self.line, longest=self.longest)


async def _forget_finished(shop: Shop) -> int:
    return await shop.jobs.forget(clock.now() - _FINISHED_KEPT)


async def _fresh_mail(shop: Shop) -> int:
    return await mail.restart_stuck(shop, clock.now() - _FRESH)


TABLE = (
    Row("outcomes", 3 * _SECOND, "schedule.outcomes", outcome_notices.tell_ended),
    Row("fresh mail", 3 * _SECOND, "schedule.fresh_mail", _fresh_mail),
    Row("rules", 3 * _SECOND, "schedule.rules", rules.follow),
    Row("proposals", _MINUTE, "schedule.proposals", reconcile.expire),
    Row("effects", _MINUTE, "schedule.effects", reconcile.reconcile),
    Row("mail", _MINUTE, "schedule.mail", mail.restart_stuck),
    Row("news", 5 * _SECOND, "schedule.news", happenings.look),
    Row("news again", _MINUTE, "schedule.news_again", outgoing.restart_stuck),
    Row("limits", _MINUTE, "schedule.limits", limits.forget_old),
    Row("guesses", _MINUTE, "schedule.guesses", wrong_codes.forget_old),
    Row("photos", _MINUTE, "schedule.photos", janitor.tidy),
    Row("desks", 3 * _SECOND, "schedule.desks", desk_work.restart_stuck),
    Row("desk post", 10 * _SECOND, "schedule.desk_post", desk_intake.poll),
    Row("engine", _HOUR, "schedule.engine", _forget_finished),
    Row("try-ons", _MINUTE, "schedule.try_ons", work.restart_stuck),
    Row(intake.WORKER, 20 * _SECOND, "schedule.webhooks", webhooks.work_off, True, "catalogue", _WHOLE),
    Row("catalogue", 20 * _SECOND, "schedule.catalogue", webhooks.reconcile, True, "catalogue", _WHOLE),
    Row("sales", 20 * _SECOND, "schedule.sales", webhooks.recheck, True, "catalogue", _WHOLE),
    Row("access", 20 * _SECOND, "schedule.access", webhooks.warn, True),
)


def path(settings: Settings) -> Path:
    """Return the file in which the owner of a state directory keeps what ran when."""
    return settings.home / "schedule.json"


def rows(name: str) -> Iterator[Row]:
    """Return the rows that apply to a platform: those of the table, and what the platform itself asks for."""
    platform = registry.platform(name)
    yield from (row for row in TABLE if not row.connected or platform.connecting)
    if platform.connecting is not None:
        yield from (_upkeep(platform, platform.connecting.option, each) for each in platform.connecting.upkeep)


def _upkeep(platform: Platform, option: str, each: Upkeep) -> Row:
    async def run(shop: Shop) -> object:
        host = ShopHost(shop, platform)
        return await each.run(host) if (await host.kept()).options.get(option) else None

    return Row(f"{platform.name} {each.name}", each.every.total_seconds(), each.what, run)


def of(shop: Shop) -> Schedule:
    """Return the schedule of an open shop, not yet begun."""
    return Schedule([row.of(shop) for row in rows(shop.connector.platform)], path(shop.settings))


def table(settings: Settings) -> list[dict[str, Any]]:
    """Return the rows of the configured platform, with what a process kept about their last runs."""
    known = schedule.read(path(settings))
    return [
        schedule.describe(row.name, row.every, row.words(), known.get(row.name) or schedule.Ran())
        for row in rows(settings.platform)
    ]
