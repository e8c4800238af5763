"""Every form of claim says what it means, and the page about them says the same."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from striosome.claims import forms
from striosome.claims.endpoint import Endpoint
from striosome.claims.form import ClaimForm, parts_lacking, type_of
from striosome.claims.forms.registry import FORMS
from striosome.claims.forms.untested import Untested
from striosome.claims.likelihoods import Likelihood, NoLikelihood, NothingOfItsOwn, Outcome
from support.form_table import PAGE, made_up, page_with_table


def test_every_form_of_the_folder_is_registered() -> None:
    declared = {
        value
        for module in pkgutil.iter_modules(forms.__path__, f"{forms.__name__}.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, type) and issubclass(value, ClaimForm) and value is not ClaimForm
    }
    assert declared == set(FORMS)
    assert len({type_of(form) for form in FORMS}) == len(FORMS)


def test_the_page_is_written_from_the_forms() -> None:
    text = Path(PAGE).read_text(encoding="utf-8")
    assert text == page_with_table(), "run PYTHONPATH=tests python -m support.form_table"


@pytest.mark.parametrize("form", FORMS, ids=type_of)
def test_a_form_has_all_its_parts(form: type[ClaimForm]) -> None:
    assert parts_lacking(form) == []
    # A cell of docs/claims.md; of a statement that nothing tests there is nothing to say.
    assert form.agrees or form is Untested
    test = made_up(form)
    assert all(isinstance(one, Endpoint) for one in test.endpoints(("s",), ("g",)))
    likelihood = test.likelihood()
    assert isinstance(likelihood, Likelihood)
    if isinstance(likelihood, NoLikelihood | NothingOfItsOwn):
        assert likelihood.why


def test_an_effect_that_is_shared_says_what_it_is_given() -> None:
    with pytest.raises(TypeError, match="needs `given`"):
        Outcome(lambda _: None, effect=Endpoint("m", "s", "g"))  # type: ignore[arg-type]
