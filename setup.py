"""Packages of the wheel; everything else about it is in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["macros*"]), "macros.standard_pages"],
    # The hand-written pages of docs/, for sites that have none of their own.
    package_dir={"macros.standard_pages": "docs"},
)
