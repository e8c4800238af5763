"""The forms of claims that the package has; another one is a file of this folder and a line here.

A ledger may name files with further ones: `striosome.claims.own_forms`.
"""

from striosome.claims.form import ClaimForm
from striosome.claims.forms.absence import Absence
from striosome.claims.forms.all_of import AllOf
from striosome.claims.forms.change import Change
from striosome.claims.forms.dissociation import Dissociation
from striosome.claims.forms.group_difference import GroupDifference
from striosome.claims.forms.session_difference import SessionDifference
from striosome.claims.forms.size import Size
from striosome.claims.forms.untested import Untested

__all__ = ["FORMS"]

FORMS: tuple[type[ClaimForm], ...] = (
    Change,
    Absence,
    GroupDifference,
    SessionDifference,
    Size,
    Dissociation,
    AllOf,
    Untested,
)
"""The forms, in the order in which documentation shows them."""
