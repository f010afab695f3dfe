"""How the statements of a report are numbered, so that they can be cited and answered."""


def statement_number(place: int, area: str, position: int) -> str:
    """`2.4`: the fourth statement of the second area. Where areas have numbers of their own (standard `2.4`), a letter
    follows theirs: `2.4a`, because two things in one report cannot both be 2.4."""
    return f"{area}{_letters(position)}" if area[:1].isdigit() else f"{place}.{position}"


def _letters(position: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
