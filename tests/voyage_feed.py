"""A day and a half of sentences: a listed ship's voyage from Rajin to Vostochny, heard all the way."""

from sentences import EPOCH, SHIP, heard, message, report

RAJIN, VOSTOCHNY = (130.283, 42.226), (133.06, 42.735)


def voyage(mmsi: int = SHIP) -> list[str]:
    """A ship in Rajin for ten hours, under way for fourteen, in Vostochny for ten; a neighbour; a static an hour."""
    lines = []
    for tenth in range(34 * 6):
        at_s, hours = tenth * 600, tenth / 6
        share = min(max((hours - 10) / 14, 0.0), 1.0)
        lon, lat = (a + share * (b - a) for a, b in zip(RAJIN, VOSTOCHNY, strict=True))
        lines.append(report(at_s, mmsi=mmsi, lon=lon, lat=lat, speed=9.0 if 0 < share < 1 else 0.0, second=tenth % 60))
        lines.append(report(at_s + 5, mmsi=273_000_002, lon=132.9, lat=42.8, speed=0.0, second=tenth % 60))
        if tenth % 6 == 0:
            said = message(
                5, mmsi=mmsi, imo="9161003", shipname="LADY R", draught=4.6 if hours < 12 else 6.2, ship_type=79
            )
            lines += heard(said, EPOCH + at_s)
    return lines


LINES = voyage()
