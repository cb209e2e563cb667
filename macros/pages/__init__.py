"""From the catalogue to HTML: decisions in Python, words in files, markup in templates."""
