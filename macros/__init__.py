"""Public-service information sites: data (YAML) -> model -> views -> pages.

``define_env`` is what mkdocs-macros-plugin calls; every macro that a page may use is a template
in ``templates/blocks/`` of the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs_macros.plugin import MacrosPlugin


def define_env(env: MacrosPlugin) -> None:
    """Offer each block as a macro: ``{{ service_page(ident="paspor-baru") }}``."""
    site: Any = env.conf.plugins["loket"]
    for name in site.blocks():
        env.macro(site.block(name), name)
