"""Entry point of the command line: `python -m striosome`."""

from striosome.cli.main import main

if __name__ == "__main__":
    main()
