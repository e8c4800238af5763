"""The pages' templates, which share one style."""

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from striosome.base.estimate_words import (
    error_words,
    estimate_words,
    interval_words,
    mean_words,
    p_words,
    unit_label,
)
from striosome.base.wording import fidelity_words

__all__ = ["template"]


def _text(name: str) -> str:
    return files("striosome.report").joinpath(name).read_text(encoding="utf-8")


def template(name: str) -> Template:
    """Load a template of this room; unknown names in it are errors."""
    environment = Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined
    )
    words = (
        fidelity_words,
        error_words,
        estimate_words,
        interval_words,
        mean_words,
        p_words,
        unit_label,
    )
    environment.globals.update({written.__name__: written for written in words})
    return environment.get_template(name)
