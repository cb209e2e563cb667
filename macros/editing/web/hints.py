"""What is no mistake, but is easily forgotten when a record is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def reminders(kind: str, before: Any, after: Any) -> list[str]:
    """What to ask the person who has changed a record, by the names of the words that say it.

    ``before`` and ``after`` are the record as it stands in YAML; ``before`` is None for a new one.
    """
    found = []
    checks, old_checks = list(_verifications(after)), list(_verifications(before))
    if before is not None and old_checks and checks == old_checks:
        found.append("remind_day")
    if any(not check.get("sources") and check not in old_checks for check in checks):
        found.append("remind_source")
    if kind == "fees" and before is not None and _overwritten(before, after):
        found.append("remind_rate")
    return found


def _verifications(held: Any) -> Iterator[dict[str, Any]]:
    """Every verification in a record, outermost first."""
    if isinstance(held, dict):
        for key, inner in held.items():
            if key == "verification" and isinstance(inner, dict):
                yield inner
            else:
                yield from _verifications(inner)
    elif isinstance(held, list):
        for inner in held:
            yield from _verifications(inner)


def _overwritten(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a rate has another amount from the same day on: as if it had always been that."""
    amounts = {str(rate.get("valid_from")): rate.get("amount") for rate in _rates(before)}
    return any(
        amounts.get(str(rate.get("valid_from")), rate.get("amount")) != rate.get("amount")
        for rate in _rates(after)
    )


def _rates(tariff: dict[str, Any]) -> list[dict[str, Any]]:
    return [rate for rate in tariff.get("rates") or [] if isinstance(rate, dict)]
