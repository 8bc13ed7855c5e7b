"""Tumen: which ships sailed between North Korea and Russia, how do we know, and how sure are we?"""

import os
from importlib.metadata import version

# Arrays that live for a moment are many here. Numpy asks for pages of 2 MB for those of 4 MB and more, which on virtual
# machines can cost more than small ones; it reads this when it is first imported.
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")

__version__ = version("tumen")
