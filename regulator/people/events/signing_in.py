"""What happens to the ways in which users prove who they are. No secret and no address is a fact of any."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PasswordChanged:
    """A user has another password, and every sign-in made before is over. `how`: by themselves inside, or by a link."""

    user_id: int
    how: str

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class SecondFactorSet:
    """A user has a second factor, or another than before, with new codes on paper."""

    user_id: int
    instead_of_another: bool

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class SecondFactorRemoved:
    """A user's second factor is gone, since they lost it; the next sign-in asks powerful ones for another."""

    user_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class RecoveryCodesMade:
    """A user has new codes on paper, and those before are worth nothing."""

    user_id: int

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class RecoveryCodeUsed:
    """A user came in with a code on paper; so many are left."""

    user_id: int
    left: int

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"
