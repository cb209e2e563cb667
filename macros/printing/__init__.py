"""Leaflets (A4) and posters (A3) of services and of the plan, as PDF.

``printing/content.py`` says what stands on a sheet; ``typst.py`` sets it by one template, and
``build.py`` only where something has changed.

Why Typst sets them and not WeasyPrint: the same leaflets of the longest services, November 2026,
Python 3.11, one process of a busy machine, seconds of the processor.

=====================  ======================================  ===================================
what                   Typst 0.15.2                            WeasyPrint 70.0
=====================  ======================================  ===================================
a leaflet              0.05 to 0.14 s, looked for the largest  0.21 to 0.47 s at one fixed size
                       print that fits on the page
size                   26 to 46 KB                             12 to 25 KB
for screen readers     PDF/UA-1, checked: a text that cannot   PDF/UA-1, not checked
                       be told or shown is an error
fonts                  of files that come with a package       asks Pango and Fontconfig, which are
                                                               the system's and not pip's
needs                  one wheel                               ten packages, and Pango
=====================  ======================================  ===================================

The font is Source Sans 3 (SIL Open Font License): narrow, plain zeros, and a long list of letters.
Typst's wheel brings serif and monospaced fonts only. Fonts of the system are not looked at.
"""
