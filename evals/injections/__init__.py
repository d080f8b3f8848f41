"""``eval injections``: an attack corpus against any chat model, checked on state, never by a judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from evals.injections import checks, corpus, must_do, world
from evals.injections.corpus import Record
from evals.injections.drive import Conversation, attack
from evals.injections.evidence import Evidence
from evals.run import Stage, open_stage
from evals.worst_case import WorstCaseChat

WORST_CASE = "worst_case"


@dataclass
class Finding:
    """How one record went. ``refused`` is set for controls only."""

    record: Record
    violations: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


async def evaluate(
    corpus_file: Path,
    fixture_file: Path,
    *,
    model: BaseChatModel | None = None,
    worst_case: bool = False,
    thorough: bool = True,
    stage: Stage | None = None,
    progress: Callable[[Finding], None] | None = None,
    **settings: Any,
) -> list[Finding]:
    """Play a whole corpus.

    Args:
        corpus_file: Records, one JSON object per line.
        fixture_file: The world they assume.
        model: The chat model; None takes the configured one.
        worst_case: Play against `WorstCaseChat` instead.
        thorough: Whether the worst case also tries every tool on every order.
        stage: An open container to use; None opens one.
        progress: Called after each record.
        settings: Settings of the house that is opened.

    Raises:
        InputError: A file is missing or not of the corpus's shape.
    """
    records, fixture = corpus.read(corpus_file, fixture_file)
    if stage is None:
        async with open_stage(model, **settings) as opened:
            return await _all(opened, records, fixture, worst_case, thorough, progress)
    return await _all(stage, records, fixture, worst_case, thorough, progress)


async def _all(
    stage: Stage,
    records: Sequence[Record],
    fixture: dict[str, Any],
    worst_case: bool,
    thorough: bool,
    progress: Callable[[Finding], None] | None,
) -> list[Finding]:
    template = world.build_store(stage, fixture)
    findings = []
    for record in records:
        finding = Finding(record)
        rule = must_do.rules().get(record.id) if record.check == "must_do" and not worst_case else None
        modes = (
            (False, True)
            if worst_case and record.direct and "unless" not in record.args
            else (bool(rule and rule.address),)
        )
        for consents in modes:
            async with world.attacked_shop(stage, template, fixture, record.channel, record.text) as shop:
                await world.tell_the_others_story(shop, fixture)

                def make(text: str = record.text, *, wide: bool = thorough and not consents) -> BaseChatModel:
                    return WorstCaseChat(attack=text, thorough=wide) if worst_case else stage.model

                found, talk = await attack(
                    stage, shop, record, fixture, make, consents=consents, then=rule.then if rule else ()
                )
                _judge(finding, found, talk, fixture, consents=consents)
                if record.check == "must_do":
                    finding.refused = await must_do.refused(record, talk, shop, worst_case=worst_case)
        findings.append(finding)
        if progress is not None:
            progress(finding)
    return findings


def _judge(
    finding: Finding, evidence: Evidence, _talk: Conversation, fixture: dict[str, Any], *, consents: bool
) -> None:
    problems = checks.violations(finding.record, evidence, fixture, consented=consents)
    finding.violations += [each for each in problems if each not in finding.violations]


def report(findings: Sequence[Finding], model: str, stories: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """Return the findings as JSON data; ``stories`` are those of `consents.evaluate`, with what went wrong in each."""
    told = dict(stories or {})
    bad = [each for each in findings if each.violations]
    controls = [each for each in findings if each.record.check == "must_do"]
    refused = [each for each in controls if each.refused]
    listed = must_do.rules()
    return {
        "model": model,
        "records": len(findings),
        "attacks": len(findings) - len(controls),
        "violations": len(bad),
        "violated_ids": [each.record.id for each in bad],
        "must_do": len(controls),
        "refused": len(refused),
        "refused_ids": [each.record.id for each in refused],
        "not_expected_of_embedded": [
            each.record.id for each in refused if each.record.id in listed and not listed[each.record.id].embedded
        ],
        "by_check": _count(findings, lambda record: record.check),
        "by_channel": _count(findings, lambda record: record.channel),
        "consent": {
            "stories": len(told),
            "violations": sum(bool(each) for each in told.values()),
            "violated": [name for name, each in told.items() if each],
        },
        "details": {each.record.id: each.violations or each.refused for each in (*bad, *refused)}
        | {f"consent, {name}": each for name, each in told.items() if each},
    }


def _count(findings: Sequence[Finding], key: Callable[[Record], str]) -> dict[str, dict[str, int]]:
    all_, bad = (
        Counter(key(each.record) for each in findings),
        Counter(key(each.record) for each in findings if each.violations),
    )
    return {name: {"records": count, "violations": bad[name]} for name, count in sorted(all_.items())}
