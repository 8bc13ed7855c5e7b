"""Lines of chance in every form that a line has, right for the most part, and damage to them."""

from collections.abc import Sequence
from functools import reduce
from operator import xor
from random import Random
from typing import TypeVar

from sentences import EPOCH

Choice = TypeVar("Choice")
ARMOUR = bytes([*range(0x30, 0x58), *range(0x60, 0x78)])
WHOLE = b"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23"
_TIMES = [b"c:%d" % time for time in (EPOCH, EPOCH + 9, EPOCH * 1000 + 250, 0, EPOCH * 10**6)]
_STATIONS = b"s:66 s:rMT1 s:a-longer-name s:exactly s: s:a:b".split()
_GROUPS = b"g:1-2-77 g:1-2-a-longer-group g:1-2-78".split()
_RARE_FIELDS = b"g:1-2 g:1-2- 1G2:77 G t:text n:5 q:u c: c s g : cc:1 xG:1 s:\xc3\xa9 T:2024-03-09".split()
_BEHIND = [
    b",r003669946,%d" % EPOCH,
    b",s2,d-1,T0.4,r1,%d,%d" % (EPOCH, EPOCH - 59),
    b",%d" % EPOCH,
    b",r1",
    b", r1 , %d " % EPOCH,
    b",b-9_Z,5",
    b",r1,r2,%d" % EPOCH,
    b"junk",
    b"'",
    b",\xff",
    b",,",
    b",r1,",
]
_BESIDE = [b" ", b"\t\0", b"# ", b'"', b"2024-03-09 16:00:00: "]


def mostly(chance: Random, usual: Sequence[Choice], rare: Sequence[Choice]) -> Choice:
    """One of the usual, once in twelve times one of the rare."""
    return chance.choice(rare if chance.random() < 1 / 12 else usual)


def checked(body: bytes, chance: Random) -> bytes:
    """A body with its checksum; at times in small letters, wrong, cut or none."""
    code = reduce(xor, body, 0)
    wrong = [b"*%02X" % (code ^ 1), b"*%02x" % code, b"*%X" % code, b"%02X" % code, b"*%02X*%02X" % (code, code), b"*"]
    return body + mostly(chance, [b"*%02X" % code], wrong)


def chance_tag(chance: Random) -> bytes:
    """A tag block of some fields."""
    kinds = chance.sample([_TIMES, _STATIONS, _GROUPS], chance.randrange(4))
    fields = [mostly(chance, kind, [*_RARE_FIELDS, b""]) for kind in kinds]
    return b"\\" + checked(b",".join(fields), chance) + b"\\" + mostly(chance, [b""], [b" ", b"\t ", b"\x0b"])


def chance_sentence(chance: Random) -> bytes:
    """A sentence, of any type and number of parts."""
    total = mostly(chance, [1, 1, 2, 3], [9, 0])
    payload = bytes(chance.choices(ARMOUR, k=mostly(chance, [28, 28, 59], [0, 1, 7, 8, 9, 16])))
    body = b"%b%b,%d,%d,%b,%b,%b,%d" % (
        mostly(chance, [b"AI", b"BS"], [b"--", b"B2", b"A", b"ai"]),
        mostly(chance, [b"VDM", b"VDO"], [b"VDR"]),
        total,
        mostly(chance, [1, max(1, total)], range(10)),
        mostly(chance, [b"", b"0", b"5"], [b"12", b"123", b"x"]),
        mostly(chance, [b"A", b"B"], [b"", b"1", b"AB", b"a", b"ABC"]),
        payload + mostly(chance, [b""], [b"X", b"_", b"x", b"!", b"$", b"\\"]),
        mostly(chance, [0], [2, 5, 6]),
    )
    return mostly(chance, [b"!"], [b"$"]) + checked(body, chance)


def chance_line(chance: Random) -> bytes:
    """A line of one sentence in any form."""
    tag_block = chance_tag(chance) if chance.random() < 0.6 else b""
    behind = chance.choice(_BEHIND) if chance.random() < 0.3 else b""
    before, after = (mostly(chance, [b""], _BESIDE) for _ in range(2))
    return before + tag_block + chance_sentence(chance) + behind + after


def damaged(line: bytes, chance: Random) -> bytes:
    """The line with a bit flipped, something written over or put in, or its end cut; without a line end."""
    broken = bytearray(line or b" ")
    at = chance.randrange(len(broken))
    match chance.randrange(4):
        case 0:
            broken[at] ^= 1 << chance.randrange(8)
        case 1:
            broken[at : at + chance.randrange(4)] = bytes(chance.choices(b"!$\\*,#0A", k=chance.randrange(3)))
        case 2:
            del broken[at:]
        case _:
            broken[at:at] = chance.choice([WHOLE, b"\0", b" ", b"," * 300, line])
    return bytes(broken).replace(b"\n", b"").replace(b"\r", b"")
