"""``python -m bench``: every figure that the README gives, measured on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from . import builds, light, load, loop, national, report, standards, weight
from .generate import ROOT
from .measuring import MissingToolError, tool

RESULTS = ROOT / "bench" / "results"
PARTS = ["weight", "builds", "loop", "lighthouse", "load", "standards", "national"]


def _chromium() -> tuple[str, list[str]]:
    """The browser, and how it is started without a screen."""
    path = os.environ.get("CHROMIUM") or tool("chromium")
    arguments = ["--disable-background-networking", "--disable-component-update"]
    arguments += ["--disable-gpu", "--disable-sync", "--no-first-run"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return path, arguments


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
@click.option("--sizes", default="10,100,1000", help="Numbers of services, with commas between.")
@click.option("--times", default=3, help="Runs of each, of which the median is told.")
@click.option("--output", type=click.Path(path_type=Path), default=RESULTS)
def main(parts: tuple[str, ...], sizes: str, times: int, output: Path) -> None:
    """Measure PARTS (all of them if none is named); write a table, JSON and a chart."""
    numbers = [int(size) for size in sizes.split(",")]
    results: dict[str, Any] = {}
    try:
        browser = _chromium()
        for part in parts or PARTS:
            click.echo(f"{part} …")
            if part == "weight":
                results["weight"] = weight.weight_rows(*browser)
            elif part == "builds":
                results["builds"] = builds.build_rows(numbers, times, click.echo)
            elif part == "loop":
                sizes_served = [number for number in numbers if 50 < number <= 1000]
                results["loop"] = loop.loop_rows(sizes_served, times, *browser)
            elif part == "lighthouse":
                results["lighthouse"] = light.light_rows(*browser, times, click.echo)
            elif part == "load":
                results["load"] = load.load(*browser)
            elif part == "standards":
                results["standards"] = standards.standards()
            else:
                results["national"] = national.national(20)
            report.write(results, output)
    except MissingToolError as error:
        click.echo(str(error), err=True)
        sys.exit(3)
    click.echo((output / "results.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
