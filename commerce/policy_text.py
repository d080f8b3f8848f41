"""Sentences of the policy that customers read, whatever they may be about: who agrees, rights, shipping."""

from __future__ import annotations

from typing import get_args

from commerce import countries
from commerce.judge_rights import claims_words, warranty_words
from commerce.policy import Mode, StorePolicy
from commerce.rights import EEA, Kind
from commerce.rules import ActionRule, MoneyRule, ValueRule
from commerce.sentences import joined, say


def by_people(rule: ActionRule) -> bool:
    """Return whether the clerk does not do an action: one sentence says it all."""
    return rule.mode in (Mode.OFF, Mode.SUGGEST)


def limits(rule: ActionRule, policy: StorePolicy, what: str = "amounts") -> list[str]:
    """Return the sentences on who must agree or prove themselves."""
    lines = [say("terms.approve")] if rule.mode is Mode.APPROVE else []
    if isinstance(rule, MoneyRule):
        rule = policy.limits(rule)
    if not isinstance(rule, ValueRule):
        return lines
    if rule.step_up_from is not None:
        lines.append(say(f"terms.step_up_from.{what}", least=policy.money(rule.step_up_from)))
    if rule.approval_from is not None:
        lines.append(say(f"terms.approval_from.{what}", least=policy.money(rule.approval_from)))
    if rule.cap is not None:
        lines.append(say(f"terms.cap.{what}", most=policy.money(rule.cap)))
    return lines


def withdrawal(policy: StorePolicy) -> str:
    """Return the sentence on the right to send everything back, empty where there is none."""
    rule = policy.withdrawal
    if not rule.days:
        return ""
    where, most = countries.listed(rule.countries), rule.standard_delivery
    if most is None:
        key = "terms.withdrawal.eea" if rule.countries == EEA else "terms.withdrawal.some"
        return say(key, count=rule.days, countries=where)
    key = "terms.withdrawal.eea_most" if rule.countries == EEA else "terms.withdrawal.some_most"
    return say(key, count=rule.days, countries=where, most=policy.money(most))


def warranty(policy: StorePolicy) -> str:
    """Return the sentences on the warranty, empty where there is none."""
    rule = policy.warranty
    if not rule.years:
        return ""
    return joined(warranty_words(policy), say(f"terms.warranty.{rule.decided_by}"), say("terms.warranty.window"))


def claims(policy: StorePolicy) -> str:
    """Return what is done about parcels that did not arrive as they should."""
    return joined(*(claims_words(policy, kind) for kind in get_args(Kind)))


def hours(policy: StorePolicy) -> str:
    """Return when the shop's people are there, empty where that is not known."""
    told = policy.hours.describe()
    return say("terms.hours", hours=told, zone=policy.hours.time_zone.replace("_", " ")) if told else ""


def contact(policy: StorePolicy) -> str:
    """Return how a person is reached, and when."""
    known = policy.contact
    ways = [say("terms.contact.phone", phone=known.phone)] if known.phone else []
    ways += [say("terms.contact.email", email=known.email)] if known.email else []
    return joined(*(ways or [say("terms.contact.chat")]), hours(policy))


def shipping(policy: StorePolicy) -> str:
    """Return where the shop ships to, and how long it takes."""
    return joined(_ships_to(policy), _takes(policy))


def _ships_to(policy: StorePolicy) -> str:
    return say("terms.shipping.to", countries=countries.listed(policy.ships_to)) if policy.ships_to else ""


def _takes(policy: StorePolicy) -> str:
    return say("terms.shipping.time", time=policy.delivery_time) if policy.delivery_time else ""


def ships_there(policy: StorePolicy, words: str) -> str:
    """Return whether the shop ships to the countries that the words name, empty when they name none."""
    named = countries.said(words) if policy.ships_to else ()
    no = [code for code in named if code not in policy.ships_to]
    yes = [code for code in named if code in policy.ships_to]
    parts = [say("terms.shipping.yes", countries=countries.listed(yes))] if yes else []
    if no:
        key = "terms.shipping.not_to" if yes else "terms.shipping.no"
        parts += [say(key, countries=countries.listed(no)), _ships_to(policy)]
    return joined(*parts, _takes(policy) if yes else "")
