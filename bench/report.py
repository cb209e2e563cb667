"""Figures as a table for people, JSON for machines, and a chart."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot


def write(results: dict[str, Any], folder: Path) -> None:
    """Write ``results.json``, ``results.md`` and, if there are builds, ``builds.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "results.json"
    held = json.loads(file.read_text("utf-8")) if file.exists() else {}
    held |= results | {"machine": f"{platform.machine()}, Python {platform.python_version()}"}
    file.write_text(json.dumps(held, indent=1), "utf-8")
    (folder / "results.md").write_text(tables(held), "utf-8")
    if "builds" in held:
        _chart(held["builds"], folder / "builds.svg")


def tables(results: dict[str, Any]) -> str:
    """All figures in Markdown tables."""
    parts = [f"Measured on {results['machine']}. Seconds are this machine's; ratios hold.\n"]
    if "builds" in results:
        parts.append(_builds(results["builds"]))
    if "weight" in results:
        rows = [
            [r["site"], r["page"], r["encoding"], r["first"]["bytes"], r["first"]["requests"],
             r["second"]["bytes"], r["second"]["requests"]]
            for r in results["weight"]
        ]  # fmt: skip
        head = ["site", "page", "encoding", "first visit, bytes", "requests"]
        parts.append(_table("Weight", [*head, "second page, bytes", "requests"], rows))
    if "lighthouse" in results:
        rows = [
            [r["network"], r["page"], f"{r['all 100']} of {len(r['scores'])}",
             min(s["performance"] for s in r["scores"]), r["FCP"], r["LCP"], r["TBT"], r["CLS"]]
            for r in results["lighthouse"]
        ]  # fmt: skip
        head = ["network", "page", "all four 100", "least performance", "FCP ms", "LCP ms"]
        parts.append(_table("Lighthouse, mobile", [*head, "TBT ms", "CLS"], rows))
    if "loop" in results:
        rows = [
            [r["services"], r["ours"]["seconds"], r["mkdocs-material"]["seconds"],
             r["ours"]["seconds"] / r["mkdocs-material"]["seconds"]]
            for r in results["loop"]
        ]  # fmt: skip
        head = ["services", "ours, s", "plain mkdocs-material, s", "ratio"]
        parts.append(_table("From saving to the new page in the browser", head, rows))
    if "load" in results:
        held = results["load"]
        rows = [list(row.values()) for row in held["pages"]]
        parts.append(_table("Load, nginx", ["page", "requests a second", "99 % within, ms"], rows))
        told = list(held["journeys"].values())
        head = ["journeys", "bytes, median", "bytes, 95th percentile", "in a month of 100 GB"]
        parts.append(_table("Journeys", head, [told]))
    if "standards" in results:
        rows = [
            [r["site"], r["pages"], sum(r["mistakes"].values()), "; ".join(r["mistakes"])]
            for r in results["standards"]
        ]
        parts.append(_table("Nu HTML checker", ["site", "pages", "mistakes", "which"], rows))
    if "national" in results:
        text = json.dumps(results["national"], indent=1)
        parts.append(f"## 514 regencies of 60 services\n\n```json\n{text}\n```\n")
    return "\n".join(parts)


_WHAT = ["ours", "nothing changed", "one fee changed", "check", "check again", "check a change"]
_WHAT += ["leaflets made", "leaflets kept", "with open data"]
_PEERS = ["hugo", "zensical", "mkdocs-material"]


def _builds(builds: list[dict[str, Any]]) -> str:
    rows = []
    for row in builds:
        for name in (*_WHAT, *_PEERS):
            held = row.get(name)
            if held is None:
                rows.append([row["services"], row["pages"], name, "not run", "", "", ""])
                continue
            per_page = held["seconds"] / row["pages"] * 1000
            figures = [held["seconds"], per_page, held["memory"] / 1e6, held.get("ratio", 1)]
            rows.append([row["services"], row["pages"], name, *figures])
    about = (
        "\nThe ratio: of what is ours to our first build, for peers our first build to theirs. "
        "`check` remembers nothing, `check again` has seen the same files, `check a change` all "
        "but the one that has a new fee. `leaflets made` sets them all; `leaflets kept` makes all "
        "pages anew and finds their leaflets in the cache, past 1,000 services one for each.\n"
    )
    head = ["services", "pages", "what", "seconds", "ms a page", "memory, MB", "ratio"]
    return _table("Builds", head, rows) + about + _open_data(builds)


def _open_data(builds: list[dict[str, Any]]) -> str:
    """What open data cost: the ratio of time, and the size of the site without and with them."""
    rows = []
    for row in builds:
        if (held := row.get("with open data")) is not None:
            sizes = [held[name] / 1e6 for name in ("bytes_without", "bytes")]
            rows.append([row["services"], row["ours"]["seconds"], held["seconds"], held["ratio"]])
            rows[-1] += sizes
    head = ["services", "without, s", "with, s", "ratio", "site without, MB", "with, MB"]
    return "\n" + _table("Open data", head, rows) if rows else ""


def _table(title: str, head: list[str], rows: list[list[Any]]) -> str:
    lines = [f"## {title}\n", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(map(_shown, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return str(value)


def _chart(builds: list[dict[str, Any]], file: Path) -> None:
    """Seconds by pages, both logarithmic: time that grows as the pages do is a straight line."""
    matplotlib.rcParams["svg.hashsalt"] = "loket"
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for name in ("mkdocs-material", "zensical", "ours", "hugo"):
        points = [(row["pages"], row[name]["seconds"]) for row in builds if row.get(name)]
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set(
        xscale="log", yscale="log", xlabel="pages", ylabel="seconds", title="A build from nothing"
    )
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
