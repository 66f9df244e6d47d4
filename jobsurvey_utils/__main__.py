"""The command line: `jobsurvey`, also `python -m jobsurvey_utils`."""

from __future__ import annotations

import shutil
import sys

import click

from jobsurvey_utils import __version__
from jobsurvey_utils.commands.audit import audit_figures
from jobsurvey_utils.commands.book import book
from jobsurvey_utils.commands.check import check
from jobsurvey_utils.commands.diff import diff
from jobsurvey_utils.commands.new import new
from jobsurvey_utils.commands.reconstruct import reconstruct
from jobsurvey_utils.commands.sample import sample
from jobsurvey_utils.commands.status import status
from jobsurvey_utils.commands.tables import tables
from jobsurvey_utils.errors import JobsurveyError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jobsurvey")
def commands() -> None:
    """Reproducible analysis of surveys of citizens in Danish job centres.

    ROUND is the name of a folder under rounds/, or the path of a round folder anywhere.
    """


for command in (book, check, tables, reconstruct, audit_figures, new, sample, status, diff):
    commands.add_command(command)


def main() -> None:
    """Run the command line; a user's mistake is a sentence on stderr and exit code 1."""
    try:
        commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit("jobsurvey: interrupted; the next run goes on from here")
    except JobsurveyError as error:
        sys.exit(f"jobsurvey: {error}")
    except shutil.Error as error:  # of many files, each as it is, as it was to be, and why
        file, _, reason = error.args[0][0]
        sys.exit(f"jobsurvey: {file}: {reason}")
    except OSError as error:
        sys.exit(f"jobsurvey: {error.filename or 'a file'}: {error.strerror or error}")


if __name__ == "__main__":
    main()
