"""What people are told: one rule a file, and `decide` which turns what they say into rows of intent."""
