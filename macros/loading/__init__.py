"""From files to a validated catalogue, or to every mistake at once."""

from .catalogue_loader import load_catalogue
from .problems import DataError, Problem

__all__ = ["DataError", "Problem", "load_catalogue"]
