"""Text by strangers, made such that none of it acts where it is shown."""


def printable(text: str) -> str:
    r"""Text whose control characters, line ends and direction marks are written out, as `\x1b`."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
