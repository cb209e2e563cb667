"""From files to a validated catalogue, or to every mistake at once."""

from .catalogue_loader import Memory, load_catalogue
from .problems import DataError, Problem

__all__ = ["DataError", "Memory", "Problem", "load_catalogue"]
