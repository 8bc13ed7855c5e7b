"""Who is listed."""
