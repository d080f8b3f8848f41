"""The table of everything that an open house does again and again. A new job is a row here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from connectors.stores import registry
from connectors.stores.connecting import Upkeep
from connectors.stores.platform import Platform
from runtime import clock, schedule
from runtime.schedule import Job, Schedule
from runtime.settings import Settings
from service import guesses, limits, mail, rules, telling
from service.changes import reconcile
from service.connect.host import ShopHost
from service.shop import Shop
from service.tryon import janitor, work
from service.webhooks import intake
from service.webhooks import work as webhooks

_SECOND, _MINUTE, _HOUR = 1.0, 60.0, 3600.0
#: Reading a whole catalogue of 200,000 products in small pages takes hours.
_WHOLE = 12 * _HOUR
_FRESH = timedelta(minutes=1)


@dataclass(frozen=True)
class Row:
    """A job before its shop is open: see `runtime.schedule.Job`. ``connected``: only where a shop is connected."""

    name: str
    every: float
    what: str
    work: Callable[[Shop], Awaitable[object]]
    connected: bool = False
    line: str = ""
    longest: float = 900.0

    def of(self, shop: Shop) -> Job:
        """Return the job of an open shop."""
        return Job(self.name, self.every, self.what, lambda: self.work(shop), self.line, longest=self.longest)


async def _fresh_mail(shop: Shop) -> int:
    return await mail.restart_stuck(shop, clock.now() - _FRESH)


TABLE = (
    Row("outcomes", 3 * _SECOND, "tell customers how a change ended when no turn of theirs does", telling.tell_ended),
    Row("fresh mail", 3 * _SECOND, "send mail that whoever wrote it could not start", _fresh_mail),
    Row("rules", 3 * _SECOND, "read the policy and the instructions again when their files change", rules.follow),
    Row("proposals", _MINUTE, "close proposals whose time is over", reconcile.expire),
    Row("effects", _MINUTE, "go on with accepted changes that nobody drives any more", reconcile.reconcile),
    Row("mail", _MINUTE, "go on with mail that nobody sends any more", mail.restart_stuck),
    Row("limits", _MINUTE, "forget counts of requests whose time is over", limits.forget_old),
    Row("guesses", _MINUTE, "forget guesses at codes whose time is over", guesses.forget_old),
    Row("photos", _MINUTE, "delete photos after an hour, pictures after a day, and files that nobody names",
        janitor.tidy),
    Row("try-ons", _MINUTE, "go on with try-ons that nobody makes any more", work.restart_stuck),
    Row(intake.WORKER, 20 * _SECOND, "work off what the platform told, at once when it arrives", webhooks.work_off,
        True, "catalogue", _WHOLE),
    Row("catalogue", 20 * _SECOND, "once a day, read what webhooks may have missed", webhooks.reconcile,
        True, "catalogue", _WHOLE),
    Row("sales", 20 * _SECOND, "read products again whose sale began or ended", webhooks.recheck,
        True, "catalogue", _WHOLE),
    Row("access", 20 * _SECOND, "tell staff when the shop has to be connected again", webhooks.warn, True),
)  # fmt: skip


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
        schedule.describe(row.name, row.every, row.what, known.get(row.name) or schedule.Ran())
        for row in rows(settings.platform)
    ]
