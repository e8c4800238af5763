"""Rules for the effects of iron deficiency: each names a leaf that it can change."""

from dataclasses import replace

from striosome.base.quantities import UnitError, format_quantity, parse_quantity
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.parameters.merge import Settings, leaf_at, leaf_of
from striosome.config.parameters.moved import path_hint
from striosome.config.parameters.physiology import IRON_FORMS
from striosome.config.parameters.settings import Scalar, Setting, read_value

__all__ = ["NOT_ACTED_ON", "check_iron", "deficient"]

NOT_ACTED_ON = ("iron", "iron_deficiency", "adaptation", "variability")
"""Sections that describe how an animal changes and how animals differ, not the animal itself."""

_SEVERITY = ("iron_deficiency",)


def check_iron(settings: Settings, problems: list[Problem]) -> None:
    """Check every entry of `iron` against the tree whose leaf it changes.

    Parameters
    ----------
    settings : Settings
        One group's parameters.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    leaves = {".".join(path): path for path in settings if path[0] not in NOT_ACTED_ON}
    taken: dict[str, str] = {}
    for path, setting in settings.items():
        if path[0] == "iron":
            name = ".".join(path)
            message = _fault(setting, leaves, settings)
            if message is None and setting.effect is not None:
                other = taken.setdefault(setting.effect.leaf, name)
                if other != name:
                    message = f"changes {setting.effect.leaf}, which {other} changes already"
            if message is not None:
                problems.append(setting.place.problem(name, message))


def deficient(settings: Settings) -> Settings:
    """Return the settings as the group's own iron deficiency leaves them; the same without any.

    What an effect changes stands at the line of the effect, and has no range: that limits what
    files may say, not what a condition does.

    Parameters
    ----------
    settings : Settings
        One group's parameters, of which `check_iron` has found nothing wrong.
    """
    severity = read_value(leaf_at(_SEVERITY), settings[_SEVERITY].value)
    if not severity > 0.0:
        return settings
    changed = {}
    for path, setting in settings.items():
        if path[0] != "iron" or setting.effect is None:
            continue
        effect, target = setting.effect, tuple(setting.effect.leaf.split("."))
        leaf, before = leaf_at(target), settings[target]
        value: Scalar = setting.value
        if leaf.kind is not str:
            size = read_value(leaf_of(path, setting), setting.value)
            number = effect.applied(read_value(leaf, before.value), size, severity)
            value = round(number) if leaf.unit is None else format_quantity(number, leaf.unit)
        changed[target] = replace(before, value=value, place=setting.place, range=None)
    return settings | changed


def _fault(setting: Setting, leaves: dict[str, tuple[str, ...]], settings: Settings) -> str | None:
    """Say what is wrong with one entry; None if nothing is."""
    effect = setting.effect
    if effect is None:
        return f"also say which leaf it changes: {', '.join(f'{f}: PATH' for f in IRON_FORMS)}"
    if effect.leaf.partition(".")[0] in NOT_ACTED_ON:
        return f"{effect.form}: {effect.leaf} describes how animals change, and is not changed"
    if effect.leaf not in leaves:
        return f"{effect.form}: unknown parameter{path_hint(effect.leaf, leaves)}"
    leaf = leaf_at(leaves[effect.leaf])
    if leaf.structural:
        return f"{effect.form}: {effect.leaf} says what the model is made of: overlay the group"
    if leaf.kind is str and effect.form != "sets":
        return f"{effect.form}: {effect.leaf} is a text, which can only be set (sets: PATH)"
    if leaf.kind is str and setting.value not in (choices := _choices(effect.leaf, settings)):
        return f"unknown choice {setting.value!r}{did_you_mean(str(setting.value), choices)}"
    if effect.time is not None and (fault := _time_fault(effect.time, settings)):
        return f"time: {fault}"
    return None


def _choices(leaf: str, settings: Settings) -> tuple[str, ...]:
    choices = settings[tuple(leaf.split("."))].choices
    if isinstance(choices, str):
        return tuple(sorted({path[1] for path in settings if path[0] == choices}))
    return choices or ()


def _time_fault(time: str, settings: Settings) -> str | None:
    path = tuple(time.split("."))
    if path not in settings or leaf_at(path).unit is None:
        times = [".".join(other) for other in settings if leaf_at(other).unit is not None]
        return f"unknown parameter{path_hint(time, times)}"
    try:
        parse_quantity(settings[path].value, "day")
    except UnitError as error:
        return f"{time}: {error}"
    return None
