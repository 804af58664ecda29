"""Visits as Korean tells them."""
