"""Reads of people: who is acting, who they are, and what stands on a member of staff's home page."""

from . import letters  # noqa: F401 - the words of mail are known wherever mail is posted
from .home import HomePart, HomeRow, home_part, home_parts
from .people import OwnAccount, own_account, roles_held, user_with_email, user_with_id
from .proofs import LINK_OVER, OwnFactor, number_of_link, own_factor, second_factor, user_of_link
from .sign_ins import OwnSignIn, SignedIn, actor_of, as_actor, as_themselves, is_left_open, key_hash, own_sign_ins

__all__ = [
    "LINK_OVER",
    "HomePart",
    "HomeRow",
    "OwnAccount",
    "OwnFactor",
    "OwnSignIn",
    "SignedIn",
    "actor_of",
    "as_actor",
    "as_themselves",
    "home_part",
    "home_parts",
    "is_left_open",
    "key_hash",
    "number_of_link",
    "own_account",
    "own_factor",
    "own_sign_ins",
    "roles_held",
    "second_factor",
    "user_of_link",
    "user_with_email",
    "user_with_id",
]
