"""What of a case cannot wait, and when those who were told are told again.

Source: Prison Service Instruction 49/2011 (letters between a person and the Ombudsman are confidential access: nobody
may open them); OPCAT, article 21 (no reprisals for speaking to those who protect prisoners); the Ombudsman's own rule.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum


class Alarm(StrEnum):
    """What cannot wait."""

    REPRISAL = "reprisal"
    MAIL_BREACH = "mail-breach"
    ABOUT_US = "about-us"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            "reprisal": "Reprisals are feared",
            "mail-breach": "Confidential mail was opened",
            "about-us": "It is about the Ombudsman's own work",
        }[self.value]

    @property
    def to_do(self) -> str:
        """What whoever is told should do."""
        return {
            "reprisal": "Speak to the person where nobody can hear it. Do not speak of the case where it happened.",
            "mail-breach": "Ask the governor in writing who opened it and why, and what stops the next time.",
            "about-us": "Give it to somebody who had nothing to do with it.",
        }[self.value]


AGAIN = timedelta(hours=24)
"""How long after they were told those are told again who have not said what they did."""
LONGEST = 2_000  # characters


def alarms(subjects: Collection[tuple[str, str]], reprisal: str) -> list[Alarm]:
    """What of a complaint cannot wait, by what it is about and whether reprisals are feared."""
    found = [Alarm.REPRISAL] if reprisal.strip() else []
    named = {subject for subject, _ in subjects}
    return found + [each for each in (Alarm.MAIL_BREACH, Alarm.ABOUT_US) if each.value in named]


def again_before(now: datetime) -> datetime:
    """Those who were told before this moment, and have not said what they did, are told again."""
    return now - AGAIN
