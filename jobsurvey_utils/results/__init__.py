"""The results store: every number that may be printed, after disclosure control, as a folder of CSV files.

It is the only source of a printed number: a page cannot leak what the store does not hold, and one number cannot
differ between two pages.
"""

from jobsurvey_utils.results.export import tables
from jobsurvey_utils.results.store import Store, build, load, load_folder

__all__ = ["Store", "build", "load", "load_folder", "tables"]
