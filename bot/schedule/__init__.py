"""When something falls due, and how it reaches people exactly once."""
