"""Today: one input for the whole build."""

from __future__ import annotations

import datetime
import os
import re
import zoneinfo


class BadEpochError(ValueError):
    """SOURCE_DATE_EPOCH is not a number of seconds between the years 2000 and 2200."""


def today(zone: zoneinfo.ZoneInfo) -> datetime.date:
    """The day of the build in ``zone``: of SOURCE_DATE_EPOCH (seconds since 1970) if it is set.

    Raises ``BadEpochError`` for anything else in that variable.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.datetime.now(zone).date()
    if not re.fullmatch("[0-9]{9,10}", epoch, re.ASCII) or not _FIRST <= int(epoch) < _LAST:
        raise BadEpochError(
            f"SOURCE_DATE_EPOCH={epoch!r}: tulis detik sejak 1970, antara tahun 2000 dan 2200 · "
            "write seconds since 1970, between the years 2000 and 2200"
        )
    return datetime.datetime.fromtimestamp(int(epoch), zone).date()


_FIRST = 946_684_800
_LAST = 7_258_118_400
