"""Writes of people: users who are let in and shut out, and the bookkeeping of their sign-ins.

What is marked as bookkeeping commits by itself and is called outside `transaction()`.
"""

from .attempts import forget_attempt
from .membership import NewRole, add_user, deactivate_user
from .new_passwords import ask_for_reset, change_password, note_link_used, set_new_password
from .second_factor import (
    check_code,
    check_offered_code,
    count_code,
    demonstration_code,
    make_recovery_codes,
    offered_secret,
    remove_second_factor,
    set_demonstration_factor,
    set_second_factor,
    use_recovery_code,
    use_step,
)
from .signing_in import (
    NOT_RIGHT,
    LetIn,
    check_own_password,
    choose_role,
    end_other_sign_ins,
    end_own_sign_in,
    end_sign_in,
    forget_what_is_over,
    go_on,
    go_on_with_new_password,
    note_seen,
    sign_in,
)

__all__ = [
    "NOT_RIGHT",
    "LetIn",
    "NewRole",
    "add_user",
    "ask_for_reset",
    "change_password",
    "check_code",
    "check_offered_code",
    "check_own_password",
    "choose_role",
    "count_code",
    "deactivate_user",
    "demonstration_code",
    "end_other_sign_ins",
    "end_own_sign_in",
    "end_sign_in",
    "forget_attempt",
    "forget_what_is_over",
    "go_on",
    "go_on_with_new_password",
    "make_recovery_codes",
    "note_link_used",
    "note_seen",
    "offered_secret",
    "remove_second_factor",
    "set_demonstration_factor",
    "set_new_password",
    "set_second_factor",
    "sign_in",
    "use_recovery_code",
    "use_step",
]
