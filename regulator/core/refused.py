"""How the regulator says no: in words a person can act on."""

from dataclasses import dataclass


class Refused(Exception):
    """A rule says no. The message is shown to the person, next to `field` where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Exception):
    """There is no such thing, or the actor may not know that there is: the answer is the same."""


class Busy(Exception):
    """The database is held by another change for longer than a person should wait; nothing was done."""


class NoRoom(Busy):
    """The disk is full or fails; nothing was kept. An operator must act before trying again helps."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file that a person wrote: where (line from 1, place in it) and what."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.message}" if self.where else f"line {self.line}: {self.message}"


class FileProblems(Exception):
    """Everything that is wrong with a file, at once, so that its writer mends it in one go. Nothing was changed."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{name}: {problem}" for problem in problems))
        self.name = name
        self.problems = problems
