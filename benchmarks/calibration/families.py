"""Two families of simulated silences: A to fit the weights on, B, other in most that matters, to report on.

What they share: the chart, the kinds of things that happen in a silence (`stories.py`), and the way a ship's word comes
about. What differs: how long ships stay and wait, how fast they are, which ports they go to, how often they were up to
something, and how honest and careful their crews are with draught and destination. Every number here is invented; those
of A lie about what was published (stays of one to three days, about eleven knots, Rajin before all others).
"""

from dataclasses import dataclass, replace

Shares = dict[str, float]


@dataclass(frozen=True)
class Habits:
    """Shares of ships that tell what they did, and of silences that others' presence explains."""

    speed_known: float
    draught_declared: float
    draught_updated: float
    draught_mended: float  # of silences without a call: a crew corrects what it declared
    dprk_told: float  # of calls in the DPRK whose port was the declared destination
    russia_told: float
    elsewhere_told: float
    false_destination: float
    destination_renewed: float  # after a call
    destination_renewed_idle: float
    heard_by_others: float  # of ships that switch off: others are heard where they fall silent
    heard_by_others_idle: float
    history_calls: float  # mean number of earlier calls that were heard
    regular: float  # of callers: come by a cycle of their own


@dataclass(frozen=True)
class Family:
    """One family; pairs are bounds of a uniform draw for each ship."""

    name: str
    ships: Shares  # by cargo class and way of life
    silences: dict[str, tuple[int, int]]  # least and most of a ship, by way of life
    stories: dict[str, Shares]
    ports: dict[str, Shares]  # by class and country
    elsewhere: Shares
    stay_median_hours: tuple[float, float]
    stay_spread: tuple[float, float]
    wait_share: float  # of callers that wait at sea in the dark as well
    wait_median_hours: tuple[float, float]
    idle_median_hours: tuple[float, float]
    idle_spread: float
    knots: tuple[float, float]
    slow_steaming: tuple[float, float]  # speed on the dark passage, as a share of the ship's usual
    habits: Habits


FAMILY_A = Family(
    name="A",
    ships={
        "cargo shuttle": 0.12, "cargo trader": 0.40, "tanker shuttle": 0.08, "tanker trader": 0.18, "other boat": 0.22,
    },
    silences={"shuttle": (1, 7), "trader": (1, 3), "boat": (1, 4)},
    stories={
        "cargo shuttle": {
            "KP": 16, "RU": 3, "KP RU": 4, "RU KP": 3, "RU KP RU": 1, "KP RU KP": 1,
            "short": 3, "at_anchor": 5, "at_berth": 2, "receiver_down": 3, "waiting": 1, "coastal": 1,
        },
        "tanker shuttle": {
            "KP": 12, "RU": 7, "KP RU": 3, "RU KP": 4, "RU KP RU": 0.5, "KP RU KP": 0.5,
            "short": 3, "at_anchor": 5, "at_berth": 2, "receiver_down": 3, "waiting": 1, "passage": 1,
        },
        "cargo trader": {
            "KP": 1, "RU": 2, "elsewhere": 0.6, "RU elsewhere": 0.2, "short": 12, "at_anchor": 16, "at_berth": 7,
            "receiver_down": 8, "passage": 12, "waiting": 3.5, "coastal": 5,
        },
        "tanker trader": {
            "KP": 1, "RU": 2.5, "elsewhere": 0.6, "RU elsewhere": 0.2, "short": 12, "at_anchor": 15, "at_berth": 9,
            "receiver_down": 8, "passage": 13, "waiting": 3.5, "coastal": 4,
        },
        "other boat": {
            "KP": 0.5, "RU": 2, "elsewhere": 0.5,
            "short": 12, "at_anchor": 14, "at_berth": 8, "receiver_down": 10, "fishing": 42, "waiting": 3.5,
            "coastal": 3,
        },
    },
    ports={
        "cargo KP": {"RJN_BERTH": 20, "SNB_BERTH": 1, "CJN_BERTH": 2, "HUN_BERTH": 1, "WON_BERTH": 1},
        "cargo RU": {"DUNAI_QUAY": 6, "VYP_QUAY": 7, "VVO_QUAY": 3, "NJK_QUAY": 2, "SLV_OIL": 0.5, "POS_QUAY": 0.5},
        "tanker KP": {"CJN_BERTH": 4, "NAM_BERTH": 3, "SNB_BERTH": 1, "HUN_BERTH": 1, "WON_BERTH": 1},
        "tanker RU": {"VYP_OIL": 8, "NJK_QUAY": 3, "SLV_OIL": 1, "VVO_QUAY": 0.5},
        "other KP": {"CJN_BERTH": 1, "RJN_BERTH": 1, "WON_BERTH": 1},
        "other RU": {"VVO_FISH_PORT": 2, "NJK_QUAY": 2, "PRE_QUAY": 2, "ZAR_QUAY": 1, "OLG_QUAY": 1},
    },
    elsewhere={"DONGHAE_QUAY": 2, "BUSAN_QUAY": 3, "POH_QUAY": 2, "NIIGATA_QUAY": 2, "FUSHIKI_QUAY": 2, "ULS_QUAY": 1},
    stay_median_hours=(24, 52),
    stay_spread=(0.3, 0.6),
    wait_share=0.4,
    wait_median_hours=(8, 40),
    idle_median_hours=(20, 60),
    idle_spread=0.9,
    knots=(9, 13),
    slow_steaming=(0.85, 1.0),
    habits=Habits(
        speed_known=0.85, draught_declared=0.85, draught_updated=0.7, draught_mended=0.03, dprk_told=0.08,
        russia_told=0.35, elsewhere_told=0.6, false_destination=0.3, destination_renewed=0.5,
        destination_renewed_idle=0.12, heard_by_others=0.75, heard_by_others_idle=0.5, history_calls=4, regular=0.25,
    ),
)  # fmt: skip

FAMILY_B = Family(
    name="B",
    ships={
        "cargo shuttle": 0.10, "cargo trader": 0.34, "tanker shuttle": 0.11, "tanker trader": 0.22, "other boat": 0.23,
    },
    silences={"shuttle": (1, 5), "trader": (1, 4), "boat": (1, 3)},
    stories={
        "cargo shuttle": {
            "KP": 13, "RU": 4, "KP RU": 5, "RU KP": 2, "RU KP RU": 0.5, "KP RU KP": 1.5, "elsewhere": 0.3,
            "short": 4, "at_anchor": 4, "at_berth": 3, "receiver_down": 2, "waiting": 1.5, "coastal": 1,
        },
        "tanker shuttle": {
            "KP": 14, "RU": 6, "KP RU": 4, "RU KP": 3, "RU KP RU": 1, "KP RU KP": 0.5, "elsewhere": 0.3,
            "short": 4, "at_anchor": 4, "at_berth": 2, "receiver_down": 2, "waiting": 1.5, "passage": 2,
        },
        "cargo trader": {
            "KP": 1.5, "RU": 2.5, "elsewhere": 0.8, "RU elsewhere": 0.3, "short": 15, "at_anchor": 13, "at_berth": 9,
            "receiver_down": 6, "passage": 15, "waiting": 4, "coastal": 6,
        },
        "tanker trader": {
            "KP": 1.5, "RU": 2.5, "elsewhere": 0.8, "RU elsewhere": 0.3, "short": 14, "at_anchor": 12, "at_berth": 7,
            "receiver_down": 6, "passage": 16, "waiting": 4, "coastal": 4,
        },
        "other boat": {
            "KP": 0.8, "RU": 2.5, "elsewhere": 0.5,
            "short": 14, "at_anchor": 11, "at_berth": 9, "receiver_down": 8, "fishing": 45, "waiting": 4, "coastal": 2,
        },
    },
    ports={
        "cargo KP": {"RJN_BERTH": 15, "SNB_BERTH": 2, "CJN_BERTH": 4, "HUN_BERTH": 1, "WON_BERTH": 1, "KIM_BERTH": 1},
        "cargo RU": {"DUNAI_QUAY": 3, "VYP_QUAY": 8, "VVO_QUAY": 4, "NJK_QUAY": 3, "SLV_OIL": 1, "POS_QUAY": 1},
        "tanker KP": {"CJN_BERTH": 6, "NAM_BERTH": 2, "SNB_BERTH": 2, "HUN_BERTH": 1, "WON_BERTH": 2},
        "tanker RU": {"VYP_OIL": 6, "NJK_QUAY": 5, "SLV_OIL": 2, "VVO_QUAY": 1},
        "other KP": {"CJN_BERTH": 1, "RJN_BERTH": 2, "WON_BERTH": 1},
        "other RU": {"VVO_FISH_PORT": 3, "NJK_QUAY": 2, "PRE_QUAY": 1, "ZAR_QUAY": 1, "OLG_QUAY": 2},
    },
    elsewhere={"DONGHAE_QUAY": 3, "BUSAN_QUAY": 2, "POH_QUAY": 1, "NIIGATA_QUAY": 3, "OTA_QUAY": 1, "AKI_QUAY": 2},
    stay_median_hours=(36, 75),
    stay_spread=(0.25, 0.7),
    wait_share=0.3,
    wait_median_hours=(12, 60),
    idle_median_hours=(16, 75),
    idle_spread=1.0,
    knots=(7.5, 15),
    slow_steaming=(0.78, 1.0),
    habits=Habits(
        speed_known=0.75, draught_declared=0.8, draught_updated=0.65, draught_mended=0.04, dprk_told=0.05,
        russia_told=0.3, elsewhere_told=0.5, false_destination=0.35, destination_renewed=0.45,
        destination_renewed_idle=0.15, heard_by_others=0.7, heard_by_others_idle=0.45, history_calls=3, regular=0.2,
    ),
)  # fmt: skip

# Between the two: what stays, speeds and the mix of ports cost alone, with the ships and habits of A.
FAMILY_BETWEEN = replace(
    FAMILY_A,
    name="A-B",
    ports=FAMILY_B.ports,
    elsewhere=FAMILY_B.elsewhere,
    stay_median_hours=FAMILY_B.stay_median_hours,
    stay_spread=FAMILY_B.stay_spread,
    knots=FAMILY_B.knots,
    slow_steaming=FAMILY_B.slow_steaming,
)

FAMILIES = {family.name: family for family in (FAMILY_A, FAMILY_B, FAMILY_BETWEEN)}
