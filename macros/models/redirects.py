"""Addresses that had a page once: they answer for ever, since they stand on printed sheets."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from .base import Record
from .facts import Statement

PAGE_PATH = r"^([a-z0-9]+(-[a-z0-9]+)*/)+$"
PagePath = Annotated[str, StringConstraints(pattern=PAGE_PATH, max_length=200)]
"""A page's address from its language's root, the same in every language: ``layanan/kartu/``."""


class FormerAddress(Record):
    """An address that has no page of its own any more.

    ``to`` is the page to go to now: alone it leads there at once. With ``withdrawn`` the address
    tells why there is no such page, ``since`` when, and leads to ``to`` only by a link.
    """

    address: PagePath
    since: datetime.date
    to: PagePath | None = None
    withdrawn: Statement | None = None

    @model_validator(mode="after")
    def _answers(self) -> FormerAddress:
        if self.to is None and self.withdrawn is None:
            raise PydanticCustomError("to_or_withdrawn", "to or withdrawn")
        return self
