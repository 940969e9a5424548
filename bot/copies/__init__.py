"""Whole databases: read in one moment, kept in a file, put into an empty place; every row is counted and compared."""
