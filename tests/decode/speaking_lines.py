"""Lines that say something of others, of chance: `$PGHP`, lone tag blocks, RMC and ZDA; and times before sentences."""

from functools import reduce
from operator import xor
from random import Random

from decode.chance_lines import chance_line, chance_tag, checked, damaged, mostly
from sentences import EPOCH, framed, message, tag

PGHP = framed("PGHP,1,2024,3,9,16,0,0,250,219,,2190048,1,2B", "$").encode()
RMC = framed("GPRMC,160000.50,A,4216.6,N,13018.2,E,10.1,090.0,090324,,,A", "$").encode()
_SECONDS = [b"00", b"59", b"07"]
_ZONES = [b"+14:00", b"-14:01", b"+15:00", b"+01:60", b"+02", b" Z", b"+2:000"]


def sentence_of(body: bytes) -> bytes:
    """A sentence with its checksum."""
    return b"$%b*%02X" % (body, reduce(xor, body, 0))


def _date(chance: Random) -> list[bytes]:
    """Year, month and day; at times of no calendar."""
    return [
        mostly(chance, [b"2024", b"2010"], [b"0000", b"1999", b"2023", b"20", b"20x4"]),
        mostly(chance, [b"3", b"02", b"12"], [b"0", b"13", b""]),
        mostly(chance, [b"9", b"28"], [b"29", b"31", b"32"]),
    ]


def pghp(chance: Random) -> bytes:
    """A GateHouse sentence."""
    fields = [
        mostly(chance, [b"PGHP"], [b"PGHQ", b"PGH"]),
        mostly(chance, [b"1"], [b"12", b"x"]),
        *_date(chance),
        mostly(chance, [b"0", b"16", b"23"], [b"24", b"-1", b"007"]),
        *(mostly(chance, _SECONDS, [b"60"]) for _ in range(2)),
        mostly(chance, [b"250", b"0"], [b"1000", b""]),
        b"219",
        b"45",
        mostly(chance, [b"2190048", b"992190934", b""], [b"a*1", b"\xff", b"x y", b"1!2"]),
        b"1",
        mostly(chance, [b"2B"], [b"2B,1", b"", b"*"]),
    ]
    return mostly(chance, [b"$"], [b"!", b" $"]) + checked(b",".join(fields), chance)


def own_ship(chance: Random) -> bytes:
    """RMC or ZDA."""
    year, month, day = (part.rjust(2, b"0") for part in _date(chance))
    clock = mostly(chance, [b"160000", b"235959"], [b"16000", b"240000", b"x60000", b""])
    clock += mostly(chance, [b"", b".00", b".5"], [b".", b".1234567", b",", b".x"])
    talker = mostly(chance, [b"GP", b"GN"], [b"PG", b"G", b"gp"])
    if chance.random() < 0.5:
        place = b"4216.6,N,13018.2,E,10.1,090.0"[mostly(chance, [0], [7, 9]) :]
        fields = [talker + b"RMC", clock, mostly(chance, [b"A"], [b"V", b"", b"AA"]), place, day + month + year[-2:]]
        fields += mostly(chance, [[b"", b"", b"A"]], [[], [b""]])
    else:
        fields = [talker + b"ZDA", clock, day, month, year]
        fields += mostly(chance, [[b"00", b"00"]], [[], [b""], [b"-01"]])
    return b"$" + checked(b",".join(fields), chance)


def with_prefix(chance: Random) -> bytes:
    """Something before a sentence, an ISO time for the most part."""
    date = b"-".join(part.rjust(2, b"0") for part in _date(chance))
    clock = mostly(chance, [b"16:00:00", b"23:59:59"], [b"24:00:00", b"1:00:00", b"16:00"])
    decimals = mostly(chance, [b"", b",804", b".5"], [b".", b",1234567891", b";1"])
    zone = mostly(chance, [b"", b"Z", b": ", b"+02:00", b" -0330"], _ZONES)
    before = mostly(chance, [b"", b"x "], [b"2024-13-01 00:00:00 ", b"1" * 9, b"\xff", b"$", b"\\"])
    behind = mostly(chance, [b""], [tag("t:!AIVDM").encode(), tag("s:$AIVDO,1").encode()])
    return before + date + mostly(chance, [b" ", b"T"], [b"_"]) + clock + decimals + zone + behind + chance_line(chance)


def said_line(chance: Random) -> bytes:
    """One of few lines: what one says is often of the next."""
    one, other = message()[0].encode(), message(channel="B")[0].encode()
    parts = [sentence.encode() for sentence in message(5, seq_id=1)]
    says = [
        PGHP,
        PGHP.replace(b"250", b"251"),
        tag(f"c:{EPOCH},s:lone").encode(),
        tag("g:1-2-5").encode(),
        pghp(chance),
    ]
    line = chance.choice([chance.choice(says), one, other, *parts, *parts])
    if chance.random() < 1 / 6:
        line = chance.choice([b"2024-03-09 16:00:01: ", tag("s:x").encode(), b"\\s:x*00\\"]) + line
    if chance.random() < 1 / 6:
        line = line[:-1] + (b"1" if line.endswith(b"0") else b"0")
    rare = [b"", b"# x", b"junk", RMC, b"$GPTXT,x", b"".join(parts), one + other, tag("1G2:7").encode(), b"!AIVDM"]
    return mostly(chance, [line], rare)


def speaking_line(chance: Random) -> bytes:
    """One line."""
    kind = chance.choice([pghp, own_ship, with_prefix, chance_tag, chance_line])
    line = kind(chance)
    if chance.random() < 1 / 12:
        line = chance_tag(chance) + line
    return damaged(line, chance) if chance.random() < 1 / 12 else line


def speaking_feed(chance: Random, count: int) -> bytes:
    """Lines with their ends."""
    kinds = [said_line, said_line, speaking_line]
    return b"".join(chance.choice(kinds)(chance) + mostly(chance, [b"\n"], [b"\r\n", b"\r"]) for _ in range(count))
