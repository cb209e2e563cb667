"""Finds a Chromium for the browser tests, or installs one, or says plainly that it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
NAMES += ["google-chrome-stable"]
"""The first is the same engine without a window's parts, and needs half the processor's time."""

UNUSED = [
    # What Playwright turns off: Chromium heeds only the last list it is given.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
    # Pages of the address bar and a process in reserve, made for every window: half its cost.
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
]
"""Features of Chromium that no page sees."""

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={','.join(UNUSED)}",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    ARGUMENTS.append("--no-sandbox")


class NoChromiumError(Exception):
    """No browser, and none could be installed."""


def _run(*command: str) -> str:
    """Run a command; returns nothing on success, else its last line."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = (done.stderr or done.stdout).strip().splitlines() or [f"exit {done.returncode}"]
    return "" if done.returncode == 0 else lines[-1]


def find() -> str | None:
    """The browser named by CHROMIUM, or the first on the path, or the one Playwright has."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find_or_install() -> str:
    """A Chromium that can be started; raises ``NoChromiumError`` with what was tried."""
    if found := find():
        return found
    tried = {}
    if os.geteuid() == 0 and shutil.which("apt-get"):
        tried["apt-get update"] = _run("apt-get", "update")
        package = "chromium-headless-shell"
        tried[f"apt-get install {package}"] = _run("apt-get", "install", "-y", package)
        if found := find():
            return found
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    tried["playwright install chromium"] = _run(*install)
    if found := find():
        return found
    told = "\n".join(
        f"  {what}: {why or 'done, but no browser appeared'}" for what, why in tried.items()
    )
    raise NoChromiumError(
        "The browser tests need Chromium, and none was found or could be installed.\n"
        f"{told}\n"
        "Install Chromium or Chrome, or set CHROMIUM to its path, and run the tests again."
    )
