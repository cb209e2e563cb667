"""Meaning and form of each field of the data, as JSON Schema and for people."""
