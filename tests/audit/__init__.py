"""Looks over what the program is made of, with no network: locks, hashes, licences and names that are no good."""
