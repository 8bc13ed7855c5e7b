"""The dense part of decoding: loops over bytes and bits, compiled; everything around them reads plainly."""
