"""How somebody wants to be written to: two choices of one form that have to fit together."""

from typing import Any

from wtforms.validators import ValidationError

from regulator.core.forms import Chosen

from ..rules.letters import no_letters
from ..rules.words import Layout, ReplyLanguage, Way

IN_ENGLISH_ALONE = "Standard and large print are in English or Welsh. Easy read is in English only so far."


class WithAWay:
    """What a form has that asks how somebody wants to be written to: `reply_format` and `reply_language`."""

    reply_format: Chosen
    reply_language: Chosen

    def offer_ways(self) -> None:
        """Offer every layout and every language."""
        self.reply_format.offer([(each.value, each.words) for each in Layout])
        self.reply_language.offer([(each.value, each.words) for each in ReplyLanguage])

    def validate_reply_language(self, field: Chosen) -> None:
        """Refuse the two together where there are no such letters."""
        if self.reply_format.data and field.data and (no := no_letters(self.way.layout, self.way.language)):
            raise ValidationError(no)

    @property
    def way(self) -> Way:
        """The two choices as one; what was not chosen is standard print, and English."""
        layout: Any = self.reply_format.data or Layout.PLAIN
        language: Any = self.reply_language.data or ReplyLanguage.ENGLISH
        return Way(Layout(layout), ReplyLanguage(language))
