"""What the two reference fiches of the old layout say, by the name of their file."""

from tests.readers.old.expected.rncp7141 import RNCP7141
from tests.readers.old.expected.rncp27413 import RNCP27413

__all__ = ["ATTENDUS", "RNCP7141", "RNCP27413"]

ATTENDUS = {"000_c409c0101a7412f1.txt": RNCP7141, "002_21975b484ff1c0e0.txt": RNCP27413}
