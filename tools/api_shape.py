"""Holds the shape of ``/api/v1/`` still: ``python tools/api_shape.py`` renews what is published.

Programs that others have written read these files. Fields may be added; one that goes, or changes
its name, its type or the words that it can hold, breaks them: then nothing is written, and what is
to be done is told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from macros.exports.json_api import schemas

PUBLISHED = Path(__file__).parent.parent / "tests" / "published" / "api-v1.json"
"""The shapes as they were last published: a JSON Schema by the name of its file."""

SAYS_NOTHING = {"title", "description", "examples", "default", "$defs", "$schema"}
"""Parts of a schema on which no program depends."""

WHAT_TO_DO = """\
/api/v1/ is read by programs of others, and this would break them:

{breaks}

Keep the field as it was, and add a new one beside it. If it must go, that is a version 2: another
folder, with version 1 still published for a year, and its last day in ENDS of
macros/exports/json_api.py.
"""


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What programs that read ``old`` would miss in ``new``, a line each; both as ``schemas``."""
    found = []
    for name, held in old.items():
        if name not in new:
            found.append(f"{name}.json: the file is gone")
        else:
            found += dict.fromkeys(_missed(f"{name}.json", held, new[name], held, new[name], ()))
    return found


def _missed(
    place: str, old: Any, new: Any, old_root: Any, new_root: Any, seen: tuple[Any, ...]
) -> Iterator[str]:
    """Where ``new`` does not hold what ``old`` promises; the roots have the definitions."""
    pair = (old.get("$ref"), new.get("$ref"))
    if any(pair):
        if pair in seen:
            return
        seen = (*seen, pair)
    old, new = _meant(old, old_root), _meant(new, new_root)
    for field, held in old.get("properties", {}).items():
        if field not in new.get("properties", {}):
            yield f"{place}: the field {field} is gone"
        else:
            there = f"{place} {field}"
            yield from _missed(there, held, new["properties"][field], old_root, new_root, seen)
    gone = set(old.get("required", [])) & set(new.get("properties", {}))
    for field in sorted(gone - set(new.get("required", []))):
        yield f"{place}: the field {field} is no longer always there"
    for part in ("items", "additionalProperties"):
        if isinstance(old.get(part), dict):
            if not isinstance(new.get(part), dict):
                yield f"{place}: {part} has changed"
            else:
                yield from _missed(place, old[part], new[part], old_root, new_root, seen)
    if len(old.get("anyOf", [])) != len(new.get("anyOf", [])):
        yield f"{place}: it can be of other types than before"
    else:
        for one, other in zip(old.get("anyOf", []), new.get("anyOf", []), strict=True):
            yield from _missed(place, one, other, old_root, new_root, seen)
    told = {"properties", "required", "items", "additionalProperties", "anyOf", *SAYS_NOTHING}
    for part in sorted((old.keys() | new.keys()) - told):
        if old.get(part) != new.get(part):
            yield f"{place}: {part} was {old.get(part)}, and would be {new.get(part)}"


def _meant(schema: Any, root: Any) -> Any:
    ref = schema.get("$ref", "")
    return root["$defs"][ref.removeprefix("#/$defs/")] if ref else schema


def published() -> dict[str, Any]:
    """The shapes as they were last published."""
    held: dict[str, Any] = json.loads(PUBLISHED.read_text("utf-8"))
    return held


def main() -> int:
    """Renew what is published, unless that would break it."""
    now = schemas()
    found = breaks(published(), now) if PUBLISHED.exists() else []
    if found:
        print(WHAT_TO_DO.format(breaks="\n".join(found)), file=sys.stderr)
        return 1
    PUBLISHED.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
