"""The same facts for programs: JSON, tables and calendars, beside the pages.

Everything is made of what ``records`` says of the catalogue, in the shapes of ``shapes``; a module
for each format writes it. What nobody knows is the word ``unknown``, never a gap; every fact has
its verification: sources, day, until when it holds, and how sure it is. Nothing depends on the day
of the build but ``index.json``, which tells it.

Version 1 is a promise, told to readers on the page of open data and in ``index.json``: see
the word ``api_promise``. ``tools/api_shape.py`` and a test hold it.
"""
