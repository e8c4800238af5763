"""Description of a sweep's folder: a manifest for the program, RO-Crate metadata for others."""

import json
from pathlib import Path
from typing import Any

from striosome.store.provenance import describe_software, now
from striosome.store.writing import write_text
from striosome.sweeps.content import model_version
from striosome.sweeps.driver import Count
from striosome.sweeps.folder import CRATE, DATASET, DECLARATION, MANIFEST, RUNS, TABLE, SweepFolder
from striosome.sweeps.runs import Plan

__all__ = ["write_provenance"]

_FILES = {
    DECLARATION: ("what was asked for", "application/yaml"),
    MANIFEST: ("versions, machine, random streams and counts", "application/json"),
    RUNS: ("content hash of every run, points first, then streams", "text/plain"),
    TABLE: ("mean and spread of every run, group, session and metric", "text/csv"),
    DATASET: ("values of every animal over named axes", "application/x-netcdf"),
}


def write_provenance(plan: Plan, folder: SweepFolder, count: Count, started: str) -> None:
    """Write the declaration, the manifest and the RO-Crate metadata.

    The caller holds `folder.writing`, so that all are of one command.

    Parameters
    ----------
    plan : Plan
        The sweep.
    folder : SweepFolder
        Its folder.
    count : Count
        How far it is.
    started : str
        When this command began, ISO 8601.
    """
    file, experiment = plan.sweep.file, plan.sweep.base.experiment
    first = experiment.simulation.seed
    manifest: dict[str, Any] = {
        "sweep": file.name,
        "title": file.title,
        "status": "done" if count.done == count.total else "unfinished",
        "runs": count.total,
        "done": count.done,
        "failed": count.failed,
        "metrics": list(file.metrics),
        "model_version": model_version(),
        "experiment": experiment.name,
        "hypothesis": experiment.hypothesis,
        "fidelity": experiment.simulation.fidelity,
        "axes": [
            {"name": axis.name, "paths": list(axis.paths), "unit": axis.unit}
            for axis in plan.sweep.points.axes
        ],
        "random_streams": {
            "seeds": [first + stream for stream in range(file.streams)]
            if file.common_random_numbers
            else f"CRC-32 of ({first}, stream, values) at every point",
            "common_random_numbers": file.common_random_numbers,
        },
        "started": started,
        "finished": now(),
        **describe_software(),
    }
    # One soon after the other: who reads them meanwhile finds that they do not fit.
    write_text(folder.path / RUNS, "\n".join(plan.identity) + "\n")
    write_text(folder.path / DECLARATION, plan.sweep.declaration)
    folder.write_manifest(manifest)
    write_text(folder.path / CRATE, json.dumps(_crate(folder.path, manifest), indent=1) + "\n")


def _crate(folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Return RO-Crate 1.1 metadata of the files that exist."""
    there = [name for name in _FILES if (folder / name).is_file()]
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": CRATE,
                "@type": "CreativeWork",
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "name": manifest["title"],
                "description": f"Parameter sweep {manifest['sweep']} of the model striosome",
                "datePublished": manifest["finished"],
                "hasPart": [{"@id": name} for name in there],
                "mentions": {"@id": "#run"},
            },
            {
                "@id": "#run",
                "@type": "CreateAction",
                "name": f"striosome sweep {DECLARATION}",
                "startTime": manifest["started"],
                "endTime": manifest["finished"],
                "instrument": {"@id": "#striosome"},
                "object": [{"@id": DECLARATION}],
                "result": [{"@id": name} for name in there if name != DECLARATION],
            },
            {
                "@id": "#striosome",
                "@type": "SoftwareApplication",
                "name": "striosome",
                "softwareVersion": manifest["model_version"],
            },
            *(
                {
                    "@id": name,
                    "@type": "File",
                    "description": _FILES[name][0],
                    "encodingFormat": _FILES[name][1],
                    "contentSize": str((folder / name).stat().st_size),
                }
                for name in there
            ),
        ],
    }
