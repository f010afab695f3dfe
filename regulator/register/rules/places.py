"""What is remarkable about a prison's places. Remarkable is not wrong: all of it is legal data and is kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """The places of a prison on a day, each None where it was not published.

    `certified`: baseline certified normal accommodation, the uncrowded capacity; `in_use`: the part of it in use;
    `operational`: how many it can hold safely, crowding included; `population`: how many it held.
    """

    certified: int | None = None
    in_use: int | None = None
    operational: int | None = None
    population: int | None = None

    @property
    def known(self) -> bool:
        """Whether any figure was published at all."""
        return (self.certified, self.in_use, self.operational, self.population) != (None, None, None, None)


def remarks(figures: Figures) -> list[str]:
    """What a reader should be told of these figures. None of it refuses them (absences, works, late certification)."""
    told = []
    held, room, sound, used = figures.population, figures.operational, figures.certified, figures.in_use
    if held is not None and room is not None and held > room:
        told.append(f"population {held:,} is above the operational capacity of {room:,}")
    if room is not None and sound is not None and room < sound:
        told.append(f"operational capacity {room:,} is below the certified normal accommodation of {sound:,}")
    if used is not None and sound is not None and used > sound:
        told.append(f"places in use {used:,} are above the certified normal accommodation of {sound:,}")
    return told
