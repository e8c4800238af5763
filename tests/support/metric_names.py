"""Metrics of the shipped circuit, with their units."""

from striosome.simulation.metric_records import metrics_of

POPULATIONS = ("striosome", "matrix", "epn_habenula", "epn_thalamus")
METRICS = {name: record.unit for name, (record, _) in metrics_of(POPULATIONS).items()}
RAPID_METRICS = tuple(
    name for name, (record, _) in metrics_of(POPULATIONS).items() if not record.is_area
)
