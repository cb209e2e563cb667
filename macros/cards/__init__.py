"""Pictures of pages for where their addresses are shared: 1200 by 630 pixels, PNG.

Typst draws them, of fonts that come with a package. A service and the plan have one of their own,
every other page that of the site. Each is drawn only where what stands on it has changed.
"""
