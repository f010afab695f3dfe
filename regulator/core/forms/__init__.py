"""What the forms of every feature are made of. A form checks shape; what is true, the action decides.

2026-11: our own fields on WTForms', because each keeps what was typed whatever it was, and says what to do about it.
"""

from .dates import DateField
from .fields import Chosen, Count, Line, OneOfFew, Paragraph, Several
from .form import Form, VersionedForm

__all__ = [
    "Chosen",
    "Count",
    "DateField",
    "Form",
    "Line",
    "OneOfFew",
    "Paragraph",
    "Several",
    "VersionedForm",
]
