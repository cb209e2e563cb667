"""From files to a validated catalogue, or to every mistake at once."""

from ..problems import DataError, Problem
from .loader import Memory, load_catalogue
from .parallel_check import count_if_sound

__all__ = ["DataError", "Memory", "Problem", "count_if_sound", "load_catalogue"]
