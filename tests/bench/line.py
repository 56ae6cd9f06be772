"""One figure of the bench's table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A figure with its unit; `aim` is the most it may be, None for a figure without one."""

    name: str
    value: float
    unit: str
    aim: float | None = None

    def __str__(self) -> str:
        digits = 2 if self.unit in ("s", "x") else 0
        said = f"{self.name:52} {self.value:>10,.{digits}f} {self.unit:6} "
        if self.aim is None:
            return said
        return f"{said}{self.aim:>10,.{1 if self.unit == 'x' else 0}f} {'ok' if self.value <= self.aim else 'over'}"
