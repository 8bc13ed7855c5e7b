"""Findings verified: raw files read again, their sentences decoded by another decoder, the finding found anew."""
