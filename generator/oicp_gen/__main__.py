"""Where the command `oicp-gen` starts, and `python -m oicp_gen`."""

import gc


def main() -> None:
    """Run the command line."""
    # Most of a run is importing, which makes much that stays: a search for garbage finds none.
    gc.set_threshold(100_000)
    from oicp_gen.cli.application import main as run

    run()


if __name__ == "__main__":
    main()
