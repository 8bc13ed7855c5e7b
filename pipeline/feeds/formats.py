"""The feed formats that are read, by the names that `ingest_files.format` shows."""

from enum import StrEnum

HEAD_BYTES = 64 * 1024  # of the uncompressed stream tell its format


class FeedFormat(StrEnum):
    """One feed format; `headers.py` says which columns tell a CSV, `json_keys.py` which keys tell JSON."""

    NMEA = "nmea"
    NOAA_CSV = "noaa_csv"
    DMA_CSV = "dma_csv"
    EXACTEARTH_CSV = "exactearth_csv"
    SPIRE_CSV = "spire_csv"
    MARINETRAFFIC_CSV = "marinetraffic_csv"
    HAIS_CSV = "hais_csv"
    KYSTVERKET_CSV = "kystverket_csv"
    SAIS_CSV = "sais_csv"
    DEBS_CSV = "debs_csv"
    TRACKTABLE_TRAJ = "tracktable_traj"
    AISHUB_HUMAN_JSON = "aishub_human_json"
    AISHUB_JSON = "aishub_json"
    AISSTREAM_JSON = "aisstream_json"
    BARENTSWATCH_JSON = "barentswatch_json"
    DIGITRAFFIC_JSON = "digitraffic_json"
    DIGITRAFFIC_VESSELS_JSON = "digitraffic_vessels_json"
    GFW_JSON = "gfw_json"
    MARINETRAFFIC_DUMP_JSON = "marinetraffic_dump_json"
    MARINETRAFFIC_JSON = "marinetraffic_json"
    SPIRE_JSON = "spire_json"

    @property
    def is_json(self) -> bool:
        """Whether its text is JSON, whose records are its lines."""
        return self.value.endswith("_json")

    @property
    def has_trajectory_lines(self) -> bool:
        """Whether a line holds a whole trajectory, and is as long as that."""
        return self is FeedFormat.TRACKTABLE_TRAJ
