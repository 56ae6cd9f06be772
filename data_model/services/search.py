"""What somebody looks for in the register. It reads only what a row tells, so that nothing hidden can be found."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_model.cases import NeedKind
from data_model.catalog.nomenclature import type_name
from data_model.places import locality_or_none
from data_model.services.tables import Availability, ProviderType, TargetGroup
from geodata.counties import COUNTIES
from geodata.spelling import fold, fold_old

if TYPE_CHECKING:
    from data_model.services.questions import ServiceRow


@dataclass(frozen=True)
class Search:
    """The filters of the register; None, False and "" ask for nothing. `text` in any spelling, with or without
    diacritics: every word of it begins a word of the service's name, institution, place or type."""

    text: str = ""
    kind: NeedKind | None = None
    group: TargetGroup | None = None
    state: Availability | None = None
    provider: ProviderType | None = None
    voucher: bool = False
    to_check: bool = False

    def fits(self, row: "ServiceRow") -> bool:
        """A service for nobody in particular serves every group."""
        return (
            self.kind in (None, row.kind)
            and (self.group is None or not row.groups or self.group in row.groups)
            and self.state in (None, row.availability)
            and self.provider in (None, row.provider)
            and (row.voucher or not self.voucher)
            and (row.aged or row.expired or not self.to_check)
            and self._words_fit(row)
        )

    def _words_fit(self, row: "ServiceRow") -> bool:
        wanted = fold(self.text[:200]).split()
        if not wanted:
            return True
        place = locality_or_none(row.town) if row.town is not None else None
        town = place.name if place else ""
        told = (
            row.name,
            row.institution,
            town,
            COUNTIES[row.county].name,
            row.nomenclature,
            type_name(row.nomenclature),
        )
        there = f" {fold(' '.join(told))} {fold_old(town)}"
        return all(f" {word}" in there for word in wanted)
