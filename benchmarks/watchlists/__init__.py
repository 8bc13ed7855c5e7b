"""How well ships are matched with lists, on ships and lists that are made up, with their truth."""
