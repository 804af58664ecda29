"""The tables of `state.sqlite`, a module for each matter: what was looked at, when, and what came of it."""
