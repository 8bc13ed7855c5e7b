"""What is compiled at its first call is called before anybody listens: the code may take a minute, once."""

from datetime import UTC, datetime

from pipeline.decode.memory import Memory
from pipeline.decode.stream import StreamDecoder
from pipeline.dockings import KnownShips, Places, find_dockings
from pipeline.live.stamps import Stamper
from pipeline.settings import Settings

# A position report, and a static report in two parts; nobody is told of them.
_LINES = (
    b"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23\n"
    b"!AIVDM,2,1,3,A,56=nR7D00003A<I@E=@TmDh637OS60mA:222220N1@6427?P00888888,0*66\n"
    b"!AIVDM,2,2,3,A,888888888888880,2*27\n"
)


def warm_up(settings: Settings, ships: KnownShips, places: Places) -> None:
    """Take a few lines all the way."""
    now_utc = datetime.now(UTC).replace(tzinfo=None)
    lines = Stamper(settings.decode.max_line_bytes).take(_LINES, round(now_utc.replace(tzinfo=UTC).timestamp() * 1e6))
    said = StreamDecoder(settings.decode, "", Memory()).take(lines.data, 0, now_utc=now_utc)
    find_dockings(said.positions, said.statics, ships, places, settings, deaf=[])
