"""A ledger written by hand: statements and picks put straight into its tables, as the gate would."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from giaoban.base import clock
from giaoban.base.appendonly import gate_open
from giaoban.base.models import AuditEntry
from giaoban.catalogue.actions.name_item import item_key
from giaoban.catalogue.models import Family, Item, Measure, MeasureVersion
from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Batch, Entry, Ledger, Source, Statement, Target
from giaoban.figures.rules import key_of, window_of
from giaoban.registry.models import Placement, Succession, Unit, UnitName
from tests.rollup.reference import Pick
from vnfigures.text import fold


@dataclass
class Book:
    """One ledger with its units and measures."""

    seq: int = 0
    numbers: int = 0
    units: dict[str, Unit] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.batch = self._batch()
        self.source = Source.objects.create(id=1, kind="form", reference="form:test", label="biểu nhập")
        Ledger.objects.update_or_create(pk=1, defaults={"ledger_id": "quyển thử", "epoch": 1, "last_seq": 0})

    def _batch(self) -> Batch:
        last = AuditEntry.objects.order_by("-id").first()
        number = last.id + 1 if last else 1
        audit = AuditEntry.objects.create(
            id=number, at=clock.now(), action="test", payload={}, previous="", digest=f"thử {number}"
        )
        return Batch.objects.create(action="test", at=clock.now(), audit=audit)

    def unit(self, name: str, under: str = "", since: str = "2000-01-01", until: str | None = None) -> Unit:
        """A unit of that name, placed under another."""
        self.numbers += 1
        made = Unit.objects.create()
        code = f"{self.numbers:05d}"
        UnitName.objects.create(unit=made, code=code, name=name, type="xa", valid_from=since, search_key=fold(name))
        self.units[name] = made
        if under:
            self.place(name, under, since, until)
        return made

    def place(
        self, name: str, under: str, since: str = "2000-01-01", until: str | None = None, hierarchy: str = "state"
    ) -> None:
        """A unit stands under another from a day to a day, in a hierarchy."""
        ends = {"unit": self.units[name], "parent": self.units[under]}
        Placement.objects.create(**ends, valid_from=since, valid_to=until, hierarchy=hierarchy)

    def ends(self, name: str, on: str) -> None:
        """A unit's last day."""
        UnitName.objects.filter(unit=self.units[name]).update(valid_to=on)
        Placement.objects.filter(unit=self.units[name], valid_to=None).update(valid_to=on)

    def passes(self, old: str, new: str, on: str, kind: str = "whole", people: str | None = None) -> None:
        """A unit passes into another on a day, `people` being the share of its people."""
        share = None if people is None else Decimal(people)
        ends = (self.units[old], self.units[new])
        Succession.objects.create(old=ends[0], new=ends[1], on=on, kind=kind, share_population=share)

    def measure(self, code: str, behaviour: str, unit: str = "người", scale: int = 0, **more: Any) -> Measure:
        """A measure with one version; `part_scale`, `direction`, `family` may be said."""
        family = None
        if more.get("family"):
            family, _made = Family.objects.get_or_create(
                code=more["family"],
                defaults={"name": more["family"], "name_en": more["family"], "field": "KT", "order": 1},
            )
        made = Measure.objects.create(
            code=code,
            name=f"Chỉ tiêu {code}",
            behaviour=behaviour,
            direction=more.get("direction", "up"),
            order=len(self.measures),
            family=family,
            search_key=fold(code),
        )
        self.version(made, "2000-01-01", unit, scale, part_scale=more.get("part_scale", 0))
        self.measures[code] = made
        return made

    def version(self, measure: Measure, since: str, unit: str = "người", scale: int = 0, **more: Any) -> MeasureVersion:
        """A way of counting from a day on."""
        return MeasureVersion.objects.create(measure=measure, valid_from=since, unit=unit, scale=scale, **more)

    def item(self, unit: str, code: str, name: str) -> Item:
        """An item of a measure, for a unit."""
        return Item.objects.create(
            unit=self.units[unit], measure=self.measures[code], name=name, search_key=item_key(name)
        )

    def next(self) -> int:
        """The next sequence number of the ledger."""
        self.seq += 1
        Ledger.objects.filter(pk=1).update(last_seq=self.seq)
        return self.seq

    def state(
        self,
        unit: str,
        code: str,
        period: str | Period,
        value: int | None = None,
        nature: str = "in_period",
        **more: Any,
    ) -> Statement:
        """A statement that becomes the value of record of its key at once."""
        statement = self.stated(unit, code, period, value, nature, **more)
        self.pick(statement)
        return statement

    def stated(
        self,
        unit: str,
        code: str,
        period: str | Period,
        value: int | None = None,
        nature: str = "in_period",
        **more: Any,
    ) -> Statement:
        """A statement that is not yet of record."""
        span = parse_period(period) if isinstance(period, str) else period
        first, last = window_of(span, nature)
        measure, item = self.measures[code], more.pop("item", None)
        version = more.pop("version", None) or measure.versions.get()
        about = self.units[unit]
        item_id = item.pk if item else None
        return Statement.objects.create(
            seq=self.next(),
            key=key_of(about.pk, measure.pk, item_id, span.regime, (first, last), nature),
            about=about,
            stated_by=about,
            entered_at=more.pop("entered_at", None) or clock.now(),
            version=version,
            measure=measure,
            item=item,
            regime=span.regime,
            period=span.label,
            window_from=first,
            window_to=last,
            nature=nature,
            quality=more.pop("quality", 3),
            value=value,
            source=self.source,
            batch=self.batch,
            **more,
        )

    def pick(self, statement: Statement, *, nothing: bool = False, conflict: bool = False) -> int:
        """Say that a statement is of record of its key (or that `nothing` is any more); the entry's number."""
        seq = self.next()
        Entry.objects.create(
            seq=seq,
            kind=EntryKind.PICK,
            key=statement.key,
            statement=None if nothing else statement,
            about=statement.about,
            period=statement.period,
            regime=statement.regime,
            conflict=conflict,
            at=clock.now(),
            batch=self.batch,
        )
        return seq

    def accepted(self, statement: Statement) -> None:
        """Say that a statement was accepted."""
        Entry.objects.create(
            seq=self.next(),
            kind=EntryKind.ACCEPT,
            key=statement.key,
            statement=statement,
            about=statement.about,
            period=statement.period,
            regime=statement.regime,
            at=clock.now(),
            batch=self.batch,
        )

    def target(self, unit: str, code: str, year: str, value: int, comparator: str = "ge", **more: Any) -> Target:
        """A target of a year or a term."""
        measure = self.measures[code]
        return Target.objects.create(
            seq=self.next(),
            about=self.units[unit],
            measure=measure,
            version=measure.versions.order_by("-valid_from").first(),
            period=year,
            kind=more.pop("kind", "giao"),
            comparator=comparator,
            value=value,
            paper=more.pop("paper", "Quyết định giao"),
            valid_from=more.pop("valid_from", f"{year[:4]}-01-01"),
            batch=self.batch,
            **more,
        )


@contextmanager
def in_the_ledger(picks: Sequence[Pick]) -> Iterator[None]:
    """While it lasts the ledger holds these picks and what they pick, and nothing that these are of: neither unit nor
    measure."""
    now = clock.now()
    with transaction.atomic(), gate_open():
        common = [{"key": f"{one.key:032x}", "about_id": one.about, "regime": one.regime} for one in picks]
        said = [
            Statement(
                seq=one.statement, stated_by_id=one.about, entered_at=now, version_id=one.measure, batch_id=1,
                measure_id=one.measure, item_id=one.item or None, window_from=one.first, window_to=one.last,
                nature=one.nature, quality=one.quality, value=one.value, numerator=one.numerator, source_id=1,
                denominator=one.denominator, absence=one.absence, qualifier=one.qualifier, **of,
            )
            for one, of in zip(picks, common, strict=True) if one.statement is not None
        ]  # fmt: skip
        Statement.objects.bulk_create(said)
        Entry.objects.bulk_create(
            Entry(
                seq=one.seq, kind=EntryKind.PICK, statement_id=one.statement, conflict=bool(one.conflict), at=now,
                batch_id=1, **of,
            )
            for one, of in zip(picks, common, strict=True)
        )  # fmt: skip
        yield
        # Whatever they hang on is not there: nothing of this may be committed.
        transaction.set_rollback(True)
