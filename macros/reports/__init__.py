"""Reports for the people who maintain the data: problems, completeness, what is stale."""
