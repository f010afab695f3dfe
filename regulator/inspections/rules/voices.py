"""Who of a trust says what about its draft: each member of its own part, the trust and its leader of everything."""

from collections.abc import Sequence
from dataclasses import dataclass

from .components import Component

ELSEWHERE = "This is about another member of the trust. Its own people answer it, or those who lead the trust."
ONE_SENDS = "The reply of a trust is sent once, by the trust or by the member that leads it. Your points go with it."


@dataclass(frozen=True)
class Voice:
    """What an organisation may say of a draft. `parts`: the codes of the parts it may answer, empty for all of them.

    `sends`: whether it may send the reply, which is one for the whole report.
    """

    parts: frozenset[str]
    sends: bool

    def speaks_of(self, area: str) -> bool:
        """Whether it may answer a statement in this area."""
        return not self.parts or area.partition(".")[0] in self.parts


def voice_of(organisation_id: int | None, trust_id: int, components: Sequence[Component]) -> Voice:
    """The voice of an organisation. Of one provider, and of whoever acts for no organisation, it is the whole."""
    own = [each for each in components if each.organisation_id == organisation_id and each.code]
    led = any(each.leads for each in components)
    if organisation_id in (None, trust_id) or not own or any(each.leads for each in own):
        return Voice(frozenset(), sends=True)
    return Voice(frozenset(each.code for each in own), sends=not led)
