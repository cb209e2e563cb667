"""One build: its inputs, pages, search index and staging folder, and what is published."""
