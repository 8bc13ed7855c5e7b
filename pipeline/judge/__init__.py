"""What others say of ships: who is listed, who was seen where."""
