"""What is compiled of detection: loops over fixes whose every step depends on the one before."""
