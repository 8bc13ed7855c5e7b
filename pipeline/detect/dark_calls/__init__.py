"""Dark calls: at which ports a ship can have called while it was silent, and how likely it did."""
