"""Visits as English tells them."""
