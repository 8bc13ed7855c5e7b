"""Feed files: found, unpacked, told by content, cut into lines."""
