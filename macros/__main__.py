"""Command line: ``loket COMMAND``. Each command is imported when it is asked for."""

from __future__ import annotations

import importlib
import keyword

import click

COMMANDS = {
    "check": "check",
    "words": "words",
    "pages": "pages",
    "summary": "nation",
    "join": "nation",
    "pack": "pack",
    "schema": "schema",
    "editor": "editor",
    "explain": "explain",
    "init": "init",
    "workflows": "workflows",
    "new": "new",
    "diff": "diff",
    "export": "sheets",
    "import": "sheets",
    "coverage": "coverage",
    "stale": "stale",
    "ledger": "ledger",
    "check-site": "check_site",
    "ci": "ci",
}
"""Name of each command, and the module in ``macros/cli`` that has a function of that name."""


class _Commands(click.Group):
    """Imports only the command that is run: `check` is run often, and needs little."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"macros.cli.{COMMANDS[cmd_name]}")
        name = cmd_name.replace("-", "_") + ("_" if keyword.iskeyword(cmd_name) else "")
        command: click.Command = getattr(module, name)
        return command


@click.group(cls=_Commands)
def main() -> None:
    """Perkakas untuk data situs · Tools for the data of the site."""


if __name__ == "__main__":
    main()
