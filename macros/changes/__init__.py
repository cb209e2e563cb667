"""Differences between two versions of the data, in words."""
