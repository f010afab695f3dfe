"""The form by which another edition is chosen to rate an inspection by."""

from regulator.core.forms import Chosen, Form


class WhatIfForm(Form):
    """Another edition."""

    edition = Chosen("Edition", what="an edition from the list")
