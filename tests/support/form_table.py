"""The table of docs/claims.md, from the forms of claims.

`PYTHONPATH=tests python -m support.form_table` writes it there.
"""

from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from striosome.claims.form import ClaimForm, type_of
from striosome.claims.forms.registry import FORMS
from striosome.claims.likelihoods import NoLikelihood, NothingOfItsOwn
from support.places import ROOT

PAGE = ROOT / "docs" / "claims.md"
_HEAD = "| `type` | keys | agrees | disagrees | in a calibration |\n|---|---|---|---|---|\n"
_MADE_UP = {str: "x", float: 1.0, int: 1, bool: True, tuple: ("x", "y")}


def form_table() -> str:
    """Return one row for each form of the package."""
    return _HEAD + "".join(map(_row, FORMS))


def _row(form: type[ClaimForm]) -> str:
    keys = ", ".join(_key(n, f) for n, f in form.model_fields.items() if n != "type")
    cells = (f"`{type_of(form)}`", keys, form.agrees, form.disagrees, _calibration(form))
    return f"| {' | '.join(cells)} |\n".replace("|  |", "| |").replace("|  |", "| |")


def _key(name: str, field: FieldInfo) -> str:
    kind: Any = field.annotation
    if get_origin(kind) is Literal and field.is_required():
        first, *others = get_args(kind)
        return f"`{name}: {first}`" + "".join(f" or `{other}`" for other in others)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"`{name}: {{{', '.join(kind.model_fields)}}}`"
    if get_origin(kind) is tuple and Ellipsis not in get_args(kind):
        return f"`{name}: [{', '.join('abc'[: len(get_args(kind))])}]`"
    return f"`{name}`" if field.is_required() else f"`{name}` if any"


def _calibration(form: type[ClaimForm]) -> str:
    likelihood = made_up(form).likelihood()
    if isinstance(likelihood, NoLikelihood):
        return "refused"
    return likelihood.why if isinstance(likelihood, NothingOfItsOwn) else "fitted"


def made_up(form: type[ClaimForm]) -> ClaimForm:
    """Return a test of a form with something in each key that it must have."""
    data = {n: _value(f.annotation) for n, f in form.model_fields.items() if f.is_required()}
    return form.model_validate(data)


def _value(kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: _value(field.annotation) for name, field in kind.model_fields.items()}
    return _MADE_UP[get_origin(kind) or kind]


def page_with_table() -> str:
    """Return the page with the table of today."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition("| `type` |")
    _, blank, after = rest.partition("\n\n")
    return before + form_table().rstrip("\n") + blank + after


if __name__ == "__main__":
    PAGE.write_text(page_with_table(), encoding="utf-8")
