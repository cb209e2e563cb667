"""Read YAML with the place of each value, and write changes back."""
