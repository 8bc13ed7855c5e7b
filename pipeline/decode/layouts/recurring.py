"""Fields that recur in several layouts, one bit or another further on."""

from pipeline.decode.layouts.shape import Field, Kind


def place(first_bit: int) -> tuple[Field, ...]:
    """Accuracy, longitude and latitude, in 56 bits."""
    return (
        Field("is_accurate", first_bit, 1, note="1: better than 10 m"),
        Field(
            "lon_deg", first_bit + 1, 28, Kind.SIGNED, known=(-108_000_000, 108_000_000), note="181 is not available"
        ),
        Field("lat_deg", first_bit + 29, 27, Kind.SIGNED, known=(-54_000_000, 54_000_000), note="91 is not available"),
    )


def second(first_bit: int) -> tuple[Field, ...]:
    """Second and state of the fix, which share 6 bits."""
    return (
        Field("fix_second", first_bit, 6, known=(0, 59), note="UTC second of the fix; 60 is not available"),
        Field("fix_state", first_bit, 6, known=(61, 63), note="61 by hand, 62 dead reckoning, 63 out of order"),
    )


def size(first_bit: int) -> tuple[Field, ...]:
    """Distances from the reference point to the four sides, in 30 bits."""
    return (
        Field("to_bow_m", first_bit, 9, note="511 is that or more; 0 with to_stern_m 0 is not available"),
        Field("to_stern_m", first_bit + 9, 9, note="511 is that or more"),
        Field("to_port_m", first_bit + 18, 6, note="63 is that or more; 0 with to_starboard_m 0 is not available"),
        Field("to_starboard_m", first_bit + 24, 6, note="63 is that or more"),
    )


HEAD = (
    Field("msg_type", 0, 6),
    Field("repeat", 6, 2, note="how often it was repeated; 3 is not to be repeated any more"),
    Field("mmsi", 8, 30, note="a number of ten digits is none: the line is quarantined as bad_value"),
)
COMM_STATE = Field("comm_state", 149, 19, note="SOTDMA or ITDMA communication state")
COMM_SELECTOR = Field("is_itdma", 148, 1, note="1: comm_state is of ITDMA")
FROM_SOG_TO_SECOND_OF_CLASS_B = (
    Field("regional_bits", 38, 8, note="spare since M.1371-4"),
    Field("sog_knots", 46, 10, known=(0, 1022), note="102.3 is not available, 102.2 is that or more"),
    *place(56),
    Field("cog_deg", 112, 12, known=(0, 3599), note="360 is not available"),
    Field("heading_deg", 124, 9, known=(0, 359), note="511 is not available"),
    *second(133),
)


def epfd(first_bit: int) -> Field:
    """The position fixing device, in 4 bits."""
    return Field("epfd", first_bit, 4, known=(1, 15), note="kind of position fixing device; 0 is not defined")


def ship_type(first_bit: int) -> Field:
    """Ship and cargo, in 8 bits."""
    return Field("ship_type", first_bit, 8, note="raw; 0 is not available or no ship")


def no_terminal(first_bit: int) -> Field:
    """The data terminal (DTE), 1 bit."""
    return Field("is_dte_missing", first_bit, 1, note="1: no data terminal")
