"""The compiled half of the package; import `ambersheet` instead."""

__version__: str

class AmbersheetError(ValueError):
    """Why a run stopped: the place, what is wrong, and what to do, one problem a line."""

def rate(
    workbook: bytes,
    rules: str,
    *,
    period: str | None = None,
    script: str = "rules.rhai",
) -> tuple[bytes, str]:
    """Rate a workbook by a script; the document comes as JSON text."""
