"""The public's words for what the register and the standards call by shorter names."""

from collections.abc import Mapping

from regulator.standards.rules import legible
from regulator.standards.rules.shapes import FOR_WHOM

KINDS: Mapping[str, tuple[str, str]] = {
    "prison": ("Prison", "Prisons"),
    "crc": ("Community rehabilitation company", "Community rehabilitation companies"),
    "lrt": ("Local rehabilitation trust", "Local rehabilitation trusts"),
}
EDITIONS_FOR: Mapping[str, str] = {kind.value: words[:1].lower() + words[1:] for kind, words in FOR_WHOM.items()}
REQUIREMENTS: Mapping[str, str] = {
    "standard": "Standard",
    "expectation": "Expectation",
    "minimum-standard": "Minimum standard",
    "key-question": "Key question",
}
ISSUERS, EVIDENCE = legible.ISSUERS, legible.EVIDENCE
listed, provisions = legible.listed, legible.provisions
ORIGINS: Mapping[str, str] = {"published-facts": "Worked example", "invented": "Demonstration"}


def kind(name: str) -> str:
    """What a provider is."""
    return KINDS[name][0]


def capital(text: str) -> str:
    """A sentence's first letter, and the rest as it is."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """`1 report`, `2 reports`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def size(count: int) -> str:
    """How large a file is: `84 KB`, `1.2 MB`."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} KB"
    return f"{count / 1_000_000:.1f} MB"
