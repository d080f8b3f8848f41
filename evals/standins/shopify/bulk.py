"""Bulk operations: run in a thread into a file, polled, cancelled, failed on demand."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from graphql import GraphQLError

from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.projection import Compiler, Invalid, lines
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.roots import FIELDS
from evals.standins.shopify.search import Field
from evals.standins.shopify.state import Entity, World, iso

CONCURRENT, KEPT = 5, timedelta(days=7)
ENDED = ("COMPLETED", "FAILED", "CANCELED", "EXPIRED")


@dataclass
class Switches:
    """How bulk operations go from now on."""

    delay: float = 0.0  # seconds of the stand-in's clock until an operation can be done
    fail_after: int | None = None  # break off after so many lines
    error_code: str = "INTERNAL_SERVER_ERROR"
    partial: bool = True  # what was written before it failed can be fetched
    spoil: str = ""  # lines with this text are no JSON
    truncate: bool = False  # the file that is served ends in the middle of a line
    cut_connection: bool = False  # the download stops halfway, the connection closes
    base_url: str = ""
    folder: Path | None = None

    def place(self) -> Path:
        """Return the folder of the result files, made when the first is written."""
        self.folder = self.folder or Path(tempfile.mkdtemp(prefix="shopify-standin-"))
        return self.folder


def switches(world: World) -> Switches:
    """Return the switches of a world."""
    if world.bulk is None:
        world.bulk = Switches()
    switches: Switches = world.bulk
    return switches


def forget(world: World) -> None:
    """Stop what still runs, and remove the files."""
    for one in world.all("BulkOperation"):
        if one["_run"]:
            one["_run"].stop.set()
            one["_run"].thread.join(10)
    if (folder := switches(world).folder) is not None:
        shutil.rmtree(folder, ignore_errors=True)


class Run:
    """One operation's thread and its file."""

    def __init__(self, world: World, operation: Entity, compiler: Compiler, group: bool) -> None:
        self.world, self.operation, self.compiler, self.group = world, operation, compiler, group
        self.how = switches(world)
        # By a date and sorted by something else, a query "might timeout or return an error".
        slow = "updated_at" in operation["query"] and "sortKey: UPDATED_AT" not in operation["query"]
        self.fail_after = 0 if slow else self.how.fail_after
        self.code = "TIMEOUT" if slow else self.how.error_code
        self.path = self.how.place() / f"{operation['legacyResourceId']}.jsonl"
        self.count = self.roots = 0
        self.error: str | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._write, daemon=True)
        self.thread.start()

    def _write(self) -> None:
        with self.path.open("w", encoding="utf-8") as file:
            try:
                for line, root in lines(self.compiler, self.group):
                    if self.stop.is_set():
                        return
                    if self.fail_after is not None and self.count >= self.fail_after:
                        self.error = self.code
                        return
                    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
                    file.write((text[:-2] if self.how.spoil and self.how.spoil in text else text) + "\n")
                    self.count += 1
                    self.roots += root
            except Exception:
                self.error = "INTERNAL_SERVER_ERROR"
                raise


@mutation("bulkOperationRunQuery")
def _run(world: World, args: Entity, info: Info) -> Entity:
    running = [one for one in world.all("BulkOperation") if status(world, one) not in ENDED]
    if len(running) >= CONCURRENT:
        words = f"You can only run {CONCURRENT} bulk query operations at a time for this app and shop."
        return refused(user_error(None, words, "LIMIT_REACHED"), bulkOperation=None)
    denied = False
    try:
        compiler = Compiler(info.asked, args["query"])
    except Invalid as problem:
        return refused(user_error(["query"], str(problem), "INVALID"), bulkOperation=None)
    except GraphQLError as problem:
        if (problem.extensions or {}).get("code") != "ACCESS_DENIED":
            words = f"Invalid bulk query: {problem.message}"
            return refused(user_error(["query"], words, "INVALID"), bulkOperation=None)
        denied = True
    due = world.clock.now() + timedelta(seconds=switches(world).delay)
    one = world.add("BulkOperation", type="QUERY", query=args["query"], _due=due, _world=world, _canceled=False)
    one["_run"] = None if denied else Run(world, one, compiler, args["groupObjects"])
    world.effects["bulk"] += 1
    world.later(due, lambda: _tell(world, one))
    return {"bulkOperation": one | {"status": "CREATED"}, "userErrors": []}


def _tell(world: World, one: Entity) -> None:
    """Send the webhook once the operation is done; look again with the next request when it is not."""
    if status(world, one) in ENDED:
        world.tell("BULK_OPERATIONS_FINISH", one)
    else:
        world.later(world.clock.now(), lambda: _tell(world, one))


@mutation("bulkOperationCancel")
def _cancel(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("BulkOperation", args["id"])
    if one is None:
        return refused(user_error(["id"], "Bulk operation does not exist"), bulkOperation=None)
    if status(world, one) in ENDED:
        words = f"A bulk operation cannot be canceled when it is {status(world, one).lower()}"
        return refused(user_error(["id"], words), bulkOperation=one)
    one["_canceled"] = True
    if one["_run"]:
        one["_run"].stop.set()
    return {"bulkOperation": one | {"status": "CANCELING"}, "userErrors": []}


@computed("BulkOperation", "status")
def _status(world: World, one: Entity, _args: Entity) -> str:
    return str(one["status"]) if "status" in one else status(world, one)


def status(world: World, one: Entity) -> str:
    run: Run | None = one["_run"]
    if one["_canceled"]:
        return "CANCELED"
    if run is None:
        return "FAILED"
    if run.thread.is_alive() or world.clock.now() < one["_due"]:
        return "RUNNING"
    return "FAILED" if run.error else "COMPLETED"


FIELDS["BulkOperation"]["status"] = Field(lambda one: status(one["_world"], one))


@computed("BulkOperation", "errorCode")
def _error(world: World, one: Entity, _args: Entity) -> str | None:
    if status(world, one) != "FAILED":
        return None
    return one["_run"].error if one["_run"] else "ACCESS_DENIED"


@computed("BulkOperation", "objectCount")
def _count(_world: World, one: Entity, _args: Entity) -> str:
    return str(one["_run"].count if one["_run"] else 0)


@computed("BulkOperation", "rootObjectCount")
def _roots(_world: World, one: Entity, _args: Entity) -> str:
    return str(one["_run"].roots if one["_run"] else 0)


@computed("BulkOperation", "completedAt")
def _completed(world: World, one: Entity, _args: Entity) -> str | None:
    return iso(one["_due"]) if status(world, one) == "COMPLETED" else None


@computed("BulkOperation", "fileSize")
def _size(world: World, one: Entity, _args: Entity) -> str | None:
    return str(one["_run"].path.stat().st_size) if status(world, one) == "COMPLETED" else None


def _address(world: World, one: Entity) -> str:
    return f"{switches(world).base_url}/_bulk/{one['legacyResourceId']}.jsonl"


@computed("BulkOperation", "url")
def _url(world: World, one: Entity, _args: Entity) -> str | None:
    done = status(world, one) == "COMPLETED" and one["_run"].count
    return _address(world, one) if done and world.clock.now() < one["_due"] + KEPT else None


@computed("BulkOperation", "partialDataUrl")
def _partial(world: World, one: Entity, _args: Entity) -> str | None:
    run = one["_run"]
    failed = status(world, one) in ("FAILED", "CANCELED") and run and run.count and switches(world).partial
    return _address(world, one) if failed else None


@computed("QueryRoot", "currentBulkOperation")
def _current(world: World, _root: Any, args: Entity) -> Entity | None:
    mine = [one for one in world.all("BulkOperation") if one["type"] == args["type"]]
    return mine[-1] if mine else None


def served(world: World, number: str) -> tuple[Path, int] | None:
    """Return the file of an operation and how many of its bytes are to be served."""
    one = world.of("BulkOperation", f"gid://shopify/BulkOperation/{number}")
    if one is None or one["_run"] is None or world.clock.now() >= one["_due"] + KEPT:
        return None
    size = one["_run"].path.stat().st_size
    return one["_run"].path, size - 7 if switches(world).truncate and size > 7 else size
