"""Which clock hangs in a port: the IANA zone by port, for the ports of `data/ports.csv` on a corridor."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_ZONE_OF_COUNTRY = {"KP": "Asia/Pyongyang", "RU": "Asia/Vladivostok"}
# Zones of the IANA database, recalled, not verified; the catalogue's other Russian ports are in Primorye or Khabarovsk.
_ZONE_OF_PORT = {
    **dict.fromkeys(("RU_KORSAKOV", "RU_KHOLMSK", "RU_NEVELSK"), "Asia/Sakhalin"),
    **dict.fromkeys(("RU_KALININGRAD", "RU_BALTIYSK"), "Europe/Kaliningrad"),
    **dict.fromkeys(
        (
            *("RU_NOVOROSSIYSK", "RU_UST_LUGA", "RU_STPETERSBURG", "RU_PRIMORSK_BALTIC", "RU_VYSOTSK", "RU_MURMANSK"),
            *("RU_ARKHANGELSK", "RU_TUAPSE", "RU_ROSTOV", "RU_TAMAN"),
        ),
        "Europe/Moscow",
    ),
    "RU_PKC": "Asia/Kamchatka",
    "RU_MAGADAN": "Asia/Magadan",
    "RU_TIKSI": "Asia/Yakutsk",
    "RU_PEVEK": "Asia/Anadyr",
}


def both_times(moment: datetime, port_id: str | None) -> str:
    """A moment in UTC and, where the port's zone is known (not of LOCODEs), on the clock there.

    >>> both_times(datetime(2024, 3, 10, 4, 12), "KP_RAJIN")
    '2024-03-10 04:12 UTC (13:12 Asia/Pyongyang)'
    >>> both_times(datetime(2024, 3, 10, 20, 12), "RU_DUNAI")
    '2024-03-10 20:12 UTC (03-11 06:12 Asia/Vladivostok)'
    """
    utc = f"{moment:%Y-%m-%d %H:%M} UTC"
    port_id = port_id or ""
    zone = _ZONE_OF_PORT.get(port_id) or _ZONE_OF_COUNTRY.get(port_id.partition("_")[0] if "_" in port_id else "")
    if zone is None:
        return utc
    local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    shown = f"{local:%H:%M}" if local.date() == moment.date() else f"{local:%m-%d %H:%M}"
    return f"{utc} ({shown} {zone})"
