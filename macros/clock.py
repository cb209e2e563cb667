"""Today: one input for the whole build."""

from __future__ import annotations

import datetime
import os
import zoneinfo


def today(zone: zoneinfo.ZoneInfo) -> datetime.date:
    """The day of the build in ``zone``: of SOURCE_DATE_EPOCH (seconds since 1970) if it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.datetime.now(zone).date()
    return datetime.datetime.fromtimestamp(int(epoch), zone).date()
