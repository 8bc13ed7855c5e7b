"""Dimensions: whether two declared lengths, or beams, can be those of one ship."""

from pipeline.settings import IdentitySettings


def are_of_one_ship(one_m: float | None, other_m: float | None, settings: IdentitySettings) -> bool:
    """Whether two lengths in metres can be of one ship; one that is not known contradicts nothing."""
    if one_m is None or other_m is None:
        return True
    tolerance_m = max(settings.length_tolerance_m, settings.length_tolerance_share * max(one_m, other_m))
    return abs(one_m - other_m) <= tolerance_m


def fit(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None], settings: IdentitySettings
) -> bool:
    """Whether two (length, beam) in metres can be of one ship."""
    (length_m, width_m), (other_length_m, other_width_m) = one, other
    is_as_wide = width_m is None or other_width_m is None or abs(width_m - other_width_m) <= settings.width_tolerance_m
    return is_as_wide and are_of_one_ship(length_m, other_length_m, settings)
