"""The fenced blocks of a Markdown document, with their places."""

import re
from dataclasses import dataclass

from support.places import ROOT

DOCUMENTS = ["README.md", *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
DOCUMENTS.append("results/README.md")


@dataclass(frozen=True)
class Block:
    """A fenced block: its document, the line of its first line of text, its language, its text."""

    document: str
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.document}:{self.line}"


def blocks_of(document: str) -> list[Block]:
    """All fenced blocks of a document, in their order."""
    found, opened = [], None
    lines = (ROOT / document).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line.startswith("```"):
            if opened is None:
                opened = number
            else:
                text = "\n".join(lines[opened : number - 1]) + "\n"
                language = lines[opened - 1].removeprefix("```").strip()
                found.append(Block(document, opened + 1, language, text))
                opened = None
    assert opened is None, f"{document}:{opened}: a block that does not end"
    return found


@dataclass(frozen=True)
class Step:
    """One command of a shell block, or the whole of another block."""

    block: Block
    line: int
    text: str

    @property
    def place(self) -> str:
        return f"{self.block.document}:{self.line}"


def steps_of(block: Block) -> list[Step]:
    """What is run at a time: whole blocks, but shell blocks command by command.

    A here document and a line that goes on belong to their command; several commands of striosome
    on one line, set apart by spaces, are as many steps.
    """
    if block.language != "sh":
        return [Step(block, block.line, block.text)]
    steps, lines, number = [], block.text.splitlines(), 0
    while number < len(lines):
        first, end = number, number + 1
        if word := re.search(r"<<'(\w+)'", lines[first]):
            end = lines.index(word[1], end) + 1
        while lines[end - 1].endswith("\\"):
            end += 1
        text = "\n".join(lines[first:end])
        steps += [
            Step(block, block.line + first, part.strip())
            for part in re.split(r"\s{2,}(?=striosome )", text)
            if part.strip()
        ]
        number = end
    return steps
