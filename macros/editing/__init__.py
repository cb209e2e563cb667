"""Change the data: new sites and records, fixes, proposals, spreadsheets, the form."""
