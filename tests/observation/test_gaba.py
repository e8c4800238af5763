from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from striosome.base.quantities import magnitude
from striosome.config.parameters.readouts import ExtracellularGaba
from striosome.observation.gaba import CLEARANCE, extracellular_gaba_uM

ALPHA = 0.2  # volume fraction of the extracellular space
UPTAKE_RATE = 10.0  # per second, far from saturation


def parameters(**changes: Any) -> ExtracellularGaba:
    return ExtracellularGaba.model_validate(
        {
            "clearance": "linear",
            "basal": "0.5 uM",
            "uptake_km": "2.5 uM",
            "non_vesicular": 0.35,
            "shares": {"striosome": 0.35, "matrix": 0.5},
        }
        | changes
    )


def release(striosome: Any, matrix: Any) -> dict[str, Any]:
    return {"striosome": np.atleast_2d(striosome), "matrix": np.atleast_2d(matrix)}


@pytest.mark.parametrize("clearance", sorted(CLEARANCE))
def test_without_drug_gaba_is_basal(clearance: str) -> None:
    basal = np.array([[0.2], [0.5], [2.5]])
    known = parameters(clearance=clearance).model_copy(
        update={"basal": basal * parameters().basal / 0.5}
    )
    ones = np.ones((3, 4))
    gaba = extracellular_gaba_uM(release(ones, ones), known)
    np.testing.assert_allclose(gaba, np.broadcast_to(basal, (3, 4)))


def test_silencing_each_source_leaves_the_others() -> None:
    known = parameters()
    without_striosome = extracellular_gaba_uM(release(0.0, 1.0), known)
    without_spn = extracellular_gaba_uM(release(0.0, 0.0), known)
    np.testing.assert_allclose(without_striosome, 0.5 * (1 - 0.65 * 0.35))
    np.testing.assert_allclose(without_spn, 0.5 * (0.35 + 0.65 * 0.15))


@pytest.mark.parametrize("release_ratio", [0.3, 1.6, 2.5])
@pytest.mark.parametrize("clearance", sorted(CLEARANCE))
def test_quasi_static_gaba_is_where_the_dynamic_equation_settles(
    clearance: str, release_ratio: float
) -> None:
    """`alpha dG/dt = S + J0 - alpha * uptake(G)`, integrated for 20 s after a step of release."""
    known = parameters(clearance=clearance)
    basal, half = (magnitude(known.basal, "uM"), magnitude(known.uptake_km, "uM"))

    def uptake(gaba: Any) -> Any:
        saturation = 1.0 + gaba / half if clearance == "michaelis_menten" else 1.0
        return UPTAKE_RATE * gaba / saturation

    source = ALPHA * uptake(basal)
    spn, rest = source * 0.65 * 0.85, source * (0.35 + 0.65 * 0.15)

    def slope(_: float, gaba: Any) -> Any:
        return (spn * release_ratio + rest) / ALPHA - uptake(gaba)

    settled = solve_ivp(slope, (0.0, 20.0), [basal], rtol=1e-9, atol=1e-12).y[0, -1]
    gaba = extracellular_gaba_uM(release(release_ratio, release_ratio), known)
    np.testing.assert_allclose(gaba, settled, rtol=1e-6)


def test_saturated_uptake_is_refused() -> None:
    known = parameters(clearance="michaelis_menten", uptake_km="0.5 uM", non_vesicular=0.0)
    extracellular_gaba_uM(release(2.1, 2.1), known)
    with pytest.raises(ValueError, match=r"saturates.*2\.\d+ times.*less than 2 times"):
        extracellular_gaba_uM(release(2.3, 2.3), known)


def test_uptake_that_sources_just_saturate_is_refused() -> None:
    """Six times the basal sources: 6 · 0.5 / (2.5 + 0.5) uM is all that uptake can balance."""
    known = parameters(
        clearance="michaelis_menten", non_vesicular=0.0, shares={"striosome": 1.0, "matrix": 0.0}
    )
    with pytest.raises(ValueError, match=r"reach 6 times .* less than 6 times"):
        extracellular_gaba_uM(release(6.0, 1.0), known)
    almost = extracellular_gaba_uM(release(6.0 * (1.0 - 1e-9), 1.0), known)
    assert np.isfinite(almost).all()


def test_unknown_clearance_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'diffusion'.*linear.*michaelis_menten"):
        extracellular_gaba_uM(release(1.0, 1.0), parameters(clearance="diffusion"))


def test_shares_that_exceed_the_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="the rest must lie"):
        extracellular_gaba_uM(
            release(1.0, 1.0), parameters(shares={"striosome": 0.35, "matrix": 0.8})
        )
    with pytest.raises(ValueError, match="the rest must lie"):
        extracellular_gaba_uM(
            release(1.0, 1.0), parameters(shares={"striosome": 0.35, "matrix": 0.6501})
        )


def test_shares_that_are_the_whole_but_for_rounding_are_taken() -> None:
    known = parameters(shares={"striosome": 0.9, "matrix": 0.1})
    assert 1.0 - known.shares["striosome"] - known.shares["matrix"] < 0.0
    gaba = extracellular_gaba_uM(release(1.0, 1.0), known)
    np.testing.assert_allclose(gaba, 0.5)


@given(
    st.floats(0.0, 3.0),
    st.floats(0.0, 3.0),
    st.floats(0.01, 1.0),
    st.sampled_from(sorted(CLEARANCE)),
)
def test_more_release_means_more_gaba(
    striosome: float, matrix: float, more: float, clearance: str
) -> None:
    known = parameters(clearance=clearance)
    before = extracellular_gaba_uM(release(striosome, matrix), known)
    after = extracellular_gaba_uM(release(striosome + more, matrix), known)
    assert after > before
