"""What moderators keep for each other: notes on cases, notes for a hand-over, and turns that were swapped."""
