"""Pin what is asked for with extras without them too: for pip `celery[redis]` and `celery` are two things.

Reads and writes the lock that it is given; `make lock` calls it after uv, which pins one of the two.
"""

import re
import sys
from pathlib import Path

_WITH_EXTRAS = re.compile(r"^([\w.-]+)\[[^\]]+\]((?:==[^\n]*\\\n)(?:    --hash=[^\n]*\n)+)", re.MULTILINE)


def both_ways(lock: str) -> str:
    """The lock with every pin that has extras, before it, without."""
    return _WITH_EXTRAS.sub(lambda pin: f"{pin[1]}{pin[2]}{pin[0]}", lock)


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(both_ways(path.read_text(encoding="utf-8")), encoding="utf-8")
