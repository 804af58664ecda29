"""The tables of `mentions.duckdb`: how they are kept in line, checked, compared and asked."""
