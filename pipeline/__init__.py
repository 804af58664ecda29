"""Page in, mentions out: knows no database, no clock, no schedule."""
