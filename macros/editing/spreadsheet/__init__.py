"""The data as a spreadsheet, and back: for offices that work by file and not by git."""
