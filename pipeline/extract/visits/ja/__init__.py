"""Visits as Japanese tells them."""
