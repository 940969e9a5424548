"""The clockwork: plans that fall due, the deliveries that come of them, and the pace at which they leave."""
