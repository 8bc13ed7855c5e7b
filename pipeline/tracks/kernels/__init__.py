"""What is compiled of the tracks: loops over positions whose every step depends on the one before."""
