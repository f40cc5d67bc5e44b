"""Run the commands: ``python -m roadmap`` is the same as ``roadmap``."""

from roadmap.cli import main

if __name__ == "__main__":
    main()
