"""`striosome doctor`: the state of the installation, and its effect on a run."""

import typer

__all__ = ["doctor"]


def doctor() -> None:
    """Report compiler, versions, cores and cache."""
    from striosome.base.machine import cores
    from striosome.engines.spiking.cache import cache_folder
    from striosome.engines.spiking.compiler import Compiler, look_for_compiler
    from striosome.store.provenance import describe_software

    software = describe_software()
    compiler = look_for_compiler()
    typer.echo(f"striosome {software['striosome']}, Python {software['python']}")
    for name, number in software["packages"].items():
        typer.echo(f"  {name} {number}")
    typer.echo(f"cores: {cores()}; a run uses all of them unless --workers says less")
    if isinstance(compiler, Compiler):
        typer.echo(f"C++ compiler: {compiler.version}")
        typer.echo(f"  flags: {' '.join(compiler.flags)}")
        typer.echo(f"  compiled networks are kept in {cache_folder()}")
        return
    typer.echo("C++ compiler: none that works; numpy simulates, ten times slower or more")
    typer.echo(f"  why: {compiler.reason}")
    if compiler.remedy:
        typer.echo(f"  to change that: {compiler.remedy}")
