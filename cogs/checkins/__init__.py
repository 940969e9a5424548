"""Check-ins: one private question a week, one\u0027s own trend, and one honest figure for moderators."""
