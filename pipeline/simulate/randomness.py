"""Random numbers that depend on the scenario's seed and a name alone, so that a ship added moves no other."""

import hashlib

import numpy as np


def generator(seed: int, *names: object) -> np.random.Generator:
    """A PCG64 generator of its own for these names; only `random()` and `integers()` of it are used."""
    key = "/".join(str(name) for name in (seed, *names))
    digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
