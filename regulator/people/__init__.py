"""Who works with the regulator: users, what each may do and for whom, and how they sign in.

2026-11: a sign-in is a row of ours and the signed cookie carries only its random id and the secret of the forms, so
that ending one takes effect at once, everywhere. Sign-ins and attempts are bookkeeping: no refusal undoes them.
2026-11: forms are plain GOV.UK markup, not `govuk-frontend-wtf`'s widgets: its macros rely on undefined values, which
our strict pages refuse.
"""
