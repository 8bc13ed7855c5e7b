"""What the tests of the command line share."""

from collections.abc import Callable

HOSTILE = "[red]A\x1b]0;owned\x07[/red]\nB\u202e"

Run = Callable[..., tuple[int, str, str]]
