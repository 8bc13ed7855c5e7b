"""Layouts of what carries text or data of others, and acknowledges it: types 6-8, 12-14, 17, 25, 26; and type 28."""

from pipeline.decode.layouts.others.shape import HEAD, Choice, JsonField, JsonLayout, flag, place, row
from pipeline.decode.layouts.shape import Kind

_RADIO_BITS = 20
_LONGEST = 1064
ADDRESSED = (*HEAD, *row(38, ("seqno", 2), ("dest_mmsi", 30)), flag("retransmit", 70))
ADDRESSED_HEAD = (*ADDRESSED, *row(72, ("dac", 10), ("fid", 6)))
BROADCAST_HEAD = (*HEAD, *row(40, ("dac", 10), ("fid", 6)))


def _slots(name: str, msg_type: int, *, is_addressed: bool, is_structured: bool) -> JsonLayout:
    """Type 25, and type 26, whose last bits are the communication state, wherever the message ends."""
    fields = [*HEAD, flag("addressed", 38), flag("structured", 39)]
    if is_addressed:
        fields += row(40, ("dest_mmsi", 30))
    at = 70 if is_addressed else 40
    if is_structured:
        fields += row(at, ("app_id", 16))
        at += 16
    if msg_type == 25:  # noqa: PLR2004  single slot
        fields.append(JsonField("data", at, 168 - at, Kind.DATA))
    else:
        needs = at + _RADIO_BITS
        fields.append(JsonField("data", at, _LONGEST, Kind.DATA, behind=_RADIO_BITS, needs=needs))
        fields.append(JsonField("radio", -_RADIO_BITS, _RADIO_BITS, needs=needs))
    return JsonLayout(name, (msg_type,), tuple(fields), Choice(38, 2, is_addressed << 1 | is_structured))


CARRIERS: tuple[JsonLayout, ...] = (
    JsonLayout("addressed_data", (6,), (*ADDRESSED_HEAD, JsonField("data", 88, _LONGEST - 88, Kind.DATA))),
    JsonLayout("broadcast_data", (8,), (*BROADCAST_HEAD, JsonField("data", 56, _LONGEST - 56, Kind.DATA))),
    JsonLayout(
        name="acknowledgement",
        msg_types=(7, 13),
        fields=(
            *HEAD,
            *row(40, *(field for nth in (1, 2, 3, 4) for field in ((f"mmsi{nth}", 30), (f"mmsiseq{nth}", 2)))),
        ),
    ),
    JsonLayout("addressed_text", (12,), (*ADDRESSED, JsonField("text", 72, 936, Kind.TEXT))),
    JsonLayout("broadcast_text", (14,), (*HEAD, JsonField("text", 40, 968, Kind.TEXT))),
    JsonLayout("corrections", (17,), (*HEAD, *place(40, 600), JsonField("data", 80, 736, Kind.DATA))),
    *(
        _slots(
            f"{length}_slot_{to}_{form}", msg_type, is_addressed=to == "addressed", is_structured=form == "structured"
        )
        for msg_type, length in ((25, "single"), (26, "multiple"))
        for to in ("addressed", "broadcast")
        for form in ("structured", "unstructured")
    ),
    JsonLayout(
        name="aid_in_one_slot",
        msg_types=(28,),
        fields=(
            *HEAD,
            *row(38, ("second", 6)),
            *place(44, 600_000),
            *row(99, ("restricted", 2), ("station_type", 3), ("aid_type", 7), ("iala_mrn", 17)),
            *row(128, ("dimension", 4), ("dimensions_a", 9), ("dimensions_b", 11), ("dimension_additional_data", 1)),
            *row(153, ("charted_status", 1), ("station_status", 4), ("status_bits", 8)),
            *row(167, ("auth", 1)),
        ),
    ),
)
