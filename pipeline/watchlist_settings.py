"""Thresholds of watchlists; a part of `settings.Settings`."""

from pydantic import BaseModel, ConfigDict, Field


class WatchlistSettings(BaseModel):
    """When two names count as one name, written twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    broadcast_name_letters: int = Field(
        default=20, ge=8, le=20, description="a longer name is cut on AIS (ITU-R M.1371-5, message 5)"
    )
    least_letters_with_typo: int = Field(
        default=4, ge=3, le=20, description="in a shorter name one other letter is another name"
    )
