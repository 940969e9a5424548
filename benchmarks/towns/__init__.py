"""Made-up communities in any number, for measuring: seeded, of sizes and habits as real ones have them."""
