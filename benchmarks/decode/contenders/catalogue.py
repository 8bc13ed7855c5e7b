"""Who is measured, on how much of the corpus, and on how many cores."""

from dataclasses import dataclass

_PACKAGE = "benchmarks.decode.contenders"


@dataclass(frozen=True)
class Contender:
    """A way from a recording to columns.

    Attributes:
        name: as the ratios and the JSON have it.
        title: as the table has it.
        function: `module:function` of this package; its module is imported before the clock starts.
        cores: that its process may use.
        most_lines: a slow one gets the corpus' first lines only, since its rate does not depend on how many they are;
            None: the whole.
        is_peer: runs in the peers' environment, where nothing of Tumen is.
        packages: whose versions matter.
    """

    name: str
    title: str
    function: str
    cores: int = 1
    most_lines: int | None = None
    is_peer: bool = True
    packages: tuple[str, ...] = ("polars",)

    @property
    def module(self) -> str:
        """What is imported."""
        return f"{_PACKAGE}.{self.function.partition(':')[0]}"

    @property
    def attribute(self) -> str:
        """The function in it."""
        return self.function.partition(":")[2]


_OURS = ("tumen", "polars", "numpy", "numba")
CONTENDERS = (
    Contender("tumen", "**Tumen to frames**", "tumen:to_frames", is_peer=False, packages=_OURS),
    Contender("tumen_parquet", "**Tumen to Parquet**", "tumen:to_parquet", is_peer=False, packages=_OURS),
    Contender("tumen_parquet_2", "**Tumen to Parquet**", "tumen:to_parquet", 2, is_peer=False, packages=_OURS),
    Contender("polars_csv", "polars `read_csv`, lines only", "polars_lines:read_csv"),
    Contender("polars_lines", "polars `read_lines`, lines only", "polars_lines:read_lines"),
    Contender("aiscat", "aiscat to a table", "aiscat_frames:to_frames", 1, 1_000_000, packages=("aiscat", "polars")),
    Contender("gpsdecode_json", "gpsdecode to JSON", "gpsdecode:to_json", 1, 500_000),
    Contender("gpsdecode", "gpsdecode to a table", "gpsdecode:to_frame", 1, 500_000),
    Contender("libais", "libais to a table", "libais_frames:to_frames", 1, 300_000, packages=("libais", "polars")),
    Contender("pyais", "pyais to a frame", "pyais_frames:to_frames", 1, 200_000, packages=("pyais", "polars")),
)
"""In the order of the table."""
