"""Thresholds of silences and their causes; a part of `settings.Settings`."""

from pydantic import BaseModel, ConfigDict, Field


class GapSettings(BaseModel):
    """When silence counts, and how its cause is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_gap_hours: float = Field(
        default=6.0, gt=1, description="default interval that a class A ship never leaves in coverage"
    )
    usual_intervals: float = Field(
        default=3.0, ge=1, le=10, description="a gap is also this many of the ship's own usual intervals long"
    )
    rhythm_contacts: int = Field(
        default=24, ge=8, le=240, description="hours with a fix that the usual interval is the median of; about a day"
    )
    least_rhythm_contacts: int = Field(default=4, ge=2, le=24, description="fewer say nothing of a usual interval")
    unknown_interval_class_a_hours: float = Field(
        default=3.0, gt=0, description="of a class A ship whose rhythm is not known: satellites hear it so"
    )
    unknown_interval_class_b_hours: float = Field(
        default=12.0, gt=0, description="of a class B ship: 2 to 5 W, and off with the engine; too seldom to accuse it"
    )
    cell_deg: float = Field(
        default=0.5, gt=0, le=5, description="grid of the coverage question, about 30 nm by 22 nm at 43 N"
    )
    coverage_window_hours: int = Field(
        default=48, ge=6, le=240, description="how long after (and before) its start a silence is held against others"
    )
    busy_share: float = Field(
        default=0.25, gt=0, le=1, description="a cell where others were heard in this share of hours is busy"
    )
    least_neighbours: int = Field(
        default=2, ge=1, description="ships heard in the same cells and hours that make it silence"
    )
    crowd_neighbours: int = Field(
        default=40, ge=4, le=1000, description="of more ships in one cell, so many are asked; bounds memory"
    )
    cited_neighbours: int = Field(
        default=3, ge=0, le=20, description="ships heard during a silence whose lines it cites; all are counted"
    )
    least_expected_contacts: float = Field(
        default=5.0, ge=1, le=100, description="hours with a fix that are missing; by chance, once in 150"
    )
    other_station_weight: float = Field(
        default=0.5, ge=0, le=1, description="others heard by a station that did not hear the ship say less of it"
    )
    longest_pause_hours: int = Field(
        default=24, ge=1, le=240, description="a neighbour silent for longer counts as silent for this long"
    )
    passes_above_hours: float = Field(
        default=1.5, gt=0, description="a longer usual interval is that of satellites' passes, which hear far around"
    )
    under_way_knots: float = Field(default=3.0, gt=0, description="faster is sailing: the ship will leave its cell")
    motion_hours: float = Field(
        default=3.0, gt=0, le=12, description="way made good over this long: a ship that fishes in circles stays"
    )
    greatest_speed_knots: float = Field(default=25.0, gt=0, description="a faster one is noise")
    ahead_nm: float = Field(
        default=30.0, gt=0, le=200, description="way that others must be heard along; beyond the 25 nm of a station"
    )
    least_outage_hours: float = Field(default=3.0, gt=0, description="no shorter silence of a station is an outage")
    station_rhythm_days: int = Field(
        default=5, ge=1, le=30, description="days that a station's intervals are of: several days and nights"
    )
    outage_intervals: float = Field(
        default=3.0, ge=1, le=10, description="of the 95th percentile of a station's intervals: it is heard continually"
    )
