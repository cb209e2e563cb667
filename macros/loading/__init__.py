"""From files to a validated catalogue, or to every mistake at once."""

from .catalogue_loader import Memory, load_catalogue
from .checking import count_if_sound
from .problems import DataError, Problem

__all__ = ["DataError", "Memory", "Problem", "count_if_sound", "load_catalogue"]
