"""The typed, validated shape of the data."""
