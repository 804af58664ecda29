"""What must survive: raw pages, operational state, and the DuckDB file that readers open."""
