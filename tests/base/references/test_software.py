"""The programs' own citations, against what the repository says of itself."""

import yaml

from striosome.base.references.software import software
from support.places import ROOT

STATED = yaml.safe_load((ROOT / "CITATION.cff").read_text())


def test_the_program_is_cited_as_it_asks_to_be() -> None:
    own, brian2 = software()
    assert own.words["title"].replace("{", "").replace("}", "") == STATED["title"]
    assert own.fields["license"] == STATED["license"]
    assert own.label == " & ".join(author["name"] for author in STATED["authors"])
    assert own.fields["version"] == str(STATED["version"])
    assert "Stimberg, Brette, Goodman" in brian2.line.replace(" Marcel", "").replace(" Romain", "")
    assert brian2.fields["doi"] == "10.7554/eLife.47314"
