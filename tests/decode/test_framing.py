import pytest
from sentences import EPOCH, SHIP, framed, message, tag

from pipeline.decode.framing import Framer, Sentence
from pipeline.feeds.lines import Line

ONE = "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23"
OTHER = message(mmsi=SHIP + 1)[0]
TWO_PARTS = message(5, shipname="LADY R", seq_id=3)


def frame(*lines: str | bytes) -> tuple[list[Sentence], list[str]]:
    framer = Framer()
    sentences: list[Sentence] = []
    faults: list[str] = []
    for no, line in enumerate(lines, 1):
        found = framer.frame(Line(no, 0, line if isinstance(line, bytes) else line.encode()))
        sentences += found.sentences
        faults += found.faults
    return sentences, faults


def only(*lines: str | bytes) -> Sentence:
    sentences, faults = frame(*lines)
    assert not faults
    assert len(sentences) == 1
    return sentences[0]


@pytest.mark.parametrize(
    ("line", "seconds", "station"),
    [
        (tag(f"s:rMT1,c:{EPOCH}") + ONE, EPOCH, "rMT1"),
        (tag(f"c:{EPOCH}250,t:x,T:2024-03-09 16.00.00") + ONE, EPOCH + 0.25, None),
        (tag("s:a:b,t:1,q:u") + ONE + f",r1,{EPOCH}", EPOCH, "a:b"),
        (ONE + f",r003669946,{EPOCH}", EPOCH, "r003669946"),
        (ONE + f",d-109,S2105,t050056.00,T56.13718694,r003669946,{EPOCH},{EPOCH - 59}", EPOCH, "r003669946"),
        (ONE + f",x161433,s25723,d-112,T34.35063660,b2003669950,{EPOCH}", EPOCH, "b2003669950"),
        (ONE + f",1daasd4218,,{EPOCH}", EPOCH, None),
        (ONE + ",d-109,S2105,t050056.00", None, None),
        ("2024-03-09 16:00:00,804: " + ONE, EPOCH + 0.804, None),
        ("2024-03-09T18:00:00+02:00 " + ONE, EPOCH, None),
        ("2024-03-10T06:00:00+14:00 " + ONE, EPOCH, None),
        ("2024-03-09T12:30:00-0330 " + ONE, EPOCH, None),
        ("2024-03-09T16:00:00+99:99 " + ONE, None, None),
        ("2024-03-09T16:00:00+15:00 " + ONE, None, None),
        ("2024-03-09T16:00:00-01:60 " + ONE, None, None),
        (f"2024-03-09 17:30:00,804: {tag(f's:66,c:{EPOCH}')}" + ONE, EPOCH, "66"),
        (f'"{ONE}"', None, None),
        ("\0 " + ONE + "\t", None, None),
        (ONE + "'", None, None),
        (tag("c:nonsense") + ONE, None, None),
        (tag("c:" + "9" * 30) + ONE, None, None),
    ],
)
def test_time_and_station_stand_beside_a_sentence_in_many_forms(
    line: str, seconds: float | None, station: str | None
) -> None:
    sentence = only(line)
    assert sentence.time_us == (None if seconds is None else round(seconds * 1_000_000))
    assert sentence.station == station
    assert sentence.payload == ONE.split(",")[5].encode()


@pytest.mark.parametrize("talker", ["AI", "BS", "AB", "B2", "AN", "SA", "SS", "BY", "--"])
@pytest.mark.parametrize(("start", "kind"), [("!", "VDM"), ("!", "VDO"), ("$", "VDM")])
def test_any_talker_and_both_kinds_are_read(talker: str, start: str, kind: str) -> None:
    body = ONE[1:].partition("*")[0].replace("AIVDM", talker + kind)
    assert only(framed(body, start)).talker == talker.encode()


def test_two_sentences_on_a_line_are_both_read_each_with_its_own_block() -> None:
    sentences, faults = frame(tag(f"c:{EPOCH}") + ONE + tag(f"c:{EPOCH + 1}") + OTHER)
    assert [one.time_us for one in sentences] == [EPOCH * 1_000_000, (EPOCH + 1) * 1_000_000]
    assert not faults


def test_one_damaged_sentence_of_two_is_told_and_the_other_read() -> None:
    sentences, faults = frame(ONE + OTHER.replace("A,1", "A,0") + ONE[:-3])
    assert len(sentences) == 1
    assert faults == ["bad_checksum", "bad_sentence"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (ONE[:-2] + "ZZ", "bad_sentence"),
        (ONE[:-3], "bad_sentence"),
        (ONE[:20], "bad_sentence"),
        (ONE[:8], "bad_sentence"),
        (ONE[:7], "bad_sentence"),
        (ONE[:6], "bad_sentence"),
        ("$BSVDO", "bad_sentence"),
        (framed("AIVDM"), "bad_sentence"),
        (tag(f"c:{EPOCH}") + "!AIVDM", "bad_sentence"),
        (ONE[:6] + " 1", "bad_sentence"),
        (ONE[:-1] + ("0" if ONE[-1] != "0" else "1"), "bad_checksum"),
        (ONE.replace("13", "14", 1), "bad_checksum"),
        (framed("AIVDM,1,2,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0"), "bad_sentence"),
        (framed("AIVDM,2,1,1,A,13HOI:0P0000VOHLCnHQKwvL05Ip,2"), "bad_sentence"),
        (framed("AIVDM,1,1,,A,13HOI:0P0000VOHLC~HQKwvL05Ip,0"), "bad_sentence"),
        (framed("AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,7"), "bad_sentence"),
        (tag(f"c:{EPOCH}").replace("c:1", "c:2") + ONE, "bad_checksum"),
        (f"\\c:{EPOCH}\\" + ONE, "bad_checksum"),
        ("$GPRMC,1,2*00", "bad_checksum"),
        (tag(f"c:{EPOCH}").replace("c:1", "c:2"), "bad_checksum"),
        ("<html>", "bad_sentence"),
        (b"\xff\xfe\x00!", "bad_sentence"),
        ("13HOI:0P0000VOHLCnHQKwvL05Ip", "bad_sentence"),
    ],
)
def test_damage_is_named(line: str | bytes, reason: str) -> None:
    assert frame(line) == ([], [reason])


@pytest.mark.parametrize(
    "line",
    [
        "",
        "  ",
        "# 2006-07-15",
        "# " + ONE,
        framed("GPGGA,1,2", "$"),
        "$PFOO,INVALID",
        "$GPGGA,,",
        tag("si:AISD"),
        framed("AIVDMX,1"),
    ],
)
def test_what_is_nothing_of_ais_is_ignored(line: str) -> None:
    assert frame(line) == ([], [])


def test_a_line_over_the_limit_is_told() -> None:
    assert Framer().frame(Line(1, 0, ONE.encode(), is_too_long=True)).faults == ["line_too_long"]


PGHP = framed("PGHP,1,2024,3,9,16,0,0,250,219,,2190048,1,2B", "$")
PGHP_US = EPOCH * 1_000_000 + 250_000


def test_a_pghp_line_gives_the_next_message_its_time_and_station() -> None:
    sentences, faults = frame(PGHP, "", *TWO_PARTS, ONE)
    assert not faults
    assert [(one.time_us, one.station) for one in sentences] == [(PGHP_US, "2190048")] * 2 + [(None, None)]


def test_the_last_of_several_pghp_lines_counts() -> None:
    later = framed("PGHP,1,2024,3,9,16,0,1,250,219,,2190048,1,2B", "$")
    assert only(PGHP, later, ONE).time_us == PGHP_US + 1_000_000


def test_a_damaged_sentence_uses_up_what_was_said_of_it() -> None:
    sentences, faults = frame(PGHP, ONE.replace("13", "14", 1), ONE)
    assert faults == ["bad_checksum"]
    assert sentences[0].time_us is None


def test_a_pghp_line_of_an_impossible_date_says_no_time() -> None:
    assert only(framed("PGHP,1,2024,13,9,16,0,0,250,219,,2190048,1,2B", "$"), ONE).time_us is None


def test_a_sentence_that_speaks_for_itself_does_not_take_what_the_line_before_said() -> None:
    sentences, _ = frame(PGHP, tag("s:x") + ONE, OTHER)
    assert [(one.time_us, one.station) for one in sentences] == [(None, "x"), (None, None)]


def test_a_tag_block_on_a_line_of_its_own_speaks_of_the_next_sentence() -> None:
    sentences, _ = frame(tag(f"c:{EPOCH},s:x"), ONE, OTHER)
    assert [(one.time_us, one.station) for one in sentences] == [(EPOCH * 1_000_000, "x"), (None, None)]


def test_a_tag_block_before_another_sentence_speaks_of_that_and_of_no_other() -> None:
    sentences, faults = frame(tag(f"s:GP0001,c:{EPOCH}") + framed("GPGGA,1,2", "$"), ONE)
    assert not faults
    assert (sentences[0].time_us, sentences[0].station) == (None, None)


def test_a_pghp_line_gives_its_message_nothing_that_the_message_says_itself_but_a_time_before_it_gives_way() -> None:
    says_all, prefixed = ONE + f",r1,{EPOCH + 9}", "2024-03-09 16:00:07: " + ONE
    assert (only(PGHP, says_all).time_us, only(PGHP, says_all).station) == ((EPOCH + 9) * 1_000_000, "r1")
    assert (only(PGHP, prefixed).time_us, only(PGHP, prefixed).station) == (PGHP_US, "2190048")


def test_a_pghp_line_speaks_of_one_message_alone() -> None:
    sentences, _ = frame(PGHP, TWO_PARTS[0], ONE, TWO_PARTS[1])
    assert [one.time_us for one in sentences] == [PGHP_US, None, None]


@pytest.mark.parametrize("line", ["junk", "$GPRMC,1,2*00", ONE[:20]])
def test_what_was_said_is_not_of_a_sentence_behind_one_that_cannot_be_read(line: str) -> None:
    sentences, _ = frame(PGHP, line, ONE)
    assert sentences[-1].time_us is None


@pytest.mark.parametrize("line", ["", "# x", framed("GPGGA,1,2", "$"), "$PFOO", tag("si:AISD"), framed("PGHP,1", "$")])
def test_what_was_said_holds_over_lines_that_are_ignored(line: str) -> None:
    assert only(PGHP, line, ONE).time_us == PGHP_US


def test_the_own_ships_clock_is_read_where_its_checksum_is_right() -> None:
    line = framed("GPZDA,160000.5,09,03,2024,00,00", "$")
    framer = Framer()
    found = [
        framer.frame(Line(1, 0, text.encode())) for text in (line, line[:-3], ONE, tag("s:GP0001") + line, "x " + line)
    ]
    assert [one.clock_us for one in found] == [
        EPOCH * 1_000_000 + 500_000,
        None,
        None,
        *[EPOCH * 1_000_000 + 500_000] * 2,
    ]


@pytest.mark.parametrize("text", ["g:1-2-0136", "1G2:0136", "g:1-2-0136,s:x"])
def test_groups_are_read_in_their_old_and_new_form(text: str) -> None:
    assert only(tag(text) + ONE).group == "0136"


def test_a_malformed_group_is_a_name_like_any_other() -> None:
    assert only(tag("g:1-2--001") + ONE).group == "-001"
