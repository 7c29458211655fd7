"""`python -m oicp_gen` is the command `oicp-gen`."""

from oicp_gen.cli import main

if __name__ == "__main__":
    main()
