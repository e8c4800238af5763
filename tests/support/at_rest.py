"""Basal states of animals whose health is how they are without drugs."""

from striosome.engines.activity import Activity, ActivityEstimate
from striosome.simulation.plan import SessionRun
from striosome.simulation.readouts import AtRest


def at_rest(run: SessionRun, estimate: ActivityEstimate) -> AtRest:
    """Return the control session of animals that iron deficiency leaves as they are."""
    shape = len(run.cohort), len(run.starts_s)

    def before(activity: Activity) -> Activity:
        own = activity.shaped(*shape)
        drug_free = (
            values[:, run.drug_free].reshape(-1, values.shape[-1])
            for values in (own.rate_Hz, own.release_per_s)
        )
        return Activity(*drug_free)

    alternatives = tuple(before(one) for one in estimate.alternatives)
    healthy = ActivityEstimate(before(estimate.best), alternatives, estimate.shared)
    return AtRest(run, estimate, healthy)
