"""Features of Labmates, one file or folder each."""
