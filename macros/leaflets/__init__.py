"""Leaflets (A4) and posters (A3) of services and of the plan, as PDF."""
