"""Tumen: which ships sailed between North Korea and Russia, how do we know, and how sure are we?"""

from importlib.metadata import version

__version__ = version("tumen")
