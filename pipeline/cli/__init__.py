"""The command `tumen`."""
