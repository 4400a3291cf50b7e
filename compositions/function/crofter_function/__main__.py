"""`python -m crofter_function`."""

from crofter_function.main import main

if __name__ == "__main__":
    main()
