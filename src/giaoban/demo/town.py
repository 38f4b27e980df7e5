"""The invented town: its units and bodies, who reports when, and the demo's accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from giaoban.base.actors import System
from giaoban.catalogue.actions.assign import assign
from giaoban.catalogue.actions.load_forms import load_forms
from giaoban.catalogue.actions.publish import publish
from giaoban.catalogue.enums import FormState
from giaoban.catalogue.models import Form, FormVersion, UnitRegime
from giaoban.catalogue.ready import ReadySet, delivered, parse_ready
from giaoban.demo.sample import TOWN, data
from giaoban.people.actions.invite import invite
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.registry.actions.register import register
from giaoban.registry.actions.succeed import Part, pass_on
from giaoban.registry.enums import BodyKind, Hierarchy, SuccessionKind, UnitType
from giaoban.registry.models import Succession, UnitName

# Known to everybody: the demo serves invented figures on this machine only.
PASSWORD = "songmai-demo-2024"  # noqa: S105
_TYPES = {"thị xã": UnitType.TOWN, "phường": UnitType.WARD, "xã": UnitType.COMMUNE}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo, as printed for whoever wants to sign in."""

    username: str
    password: str
    role: str
    unit: str


def foreign_units() -> bool:
    """Whether the registry holds units that are not the demo's: then it is somebody's real work."""
    return UnitName.objects.exclude(code__startswith="99").exists()


def build_units() -> dict[str, int]:
    """Register the places and bodies that are not there yet; ids by code."""
    known = dict(UnitName.objects.values_list("code", "unit_id"))
    since: date = data("town")["since"]
    for unit in [*data("units")["unit"], *data("units")["former"]]:
        code, kind = unit["code"], unit["kind"]
        if code not in known:
            known[code] = register(
                System(),
                code=code,
                name=f"{kind.capitalize()} {unit['name']}",
                type=_TYPES[kind],
                valid_from=since,
                parent_id=known[unit["parent"]] if "parent" in unit else None,
            )
        for row in _bodies(unit):
            if row["code"] not in known:
                known[row["code"]] = _register_body(row, known, unit, since)
    for row in data("town")["hamlet"]:
        if row["code"] not in known:
            known[row["code"]] = register(
                System(),
                code=row["code"],
                name=row["name"],
                type=UnitType.HAMLET,
                valid_from=since,
                parent_id=known[row["place"]],
            )
    return known


def reorganise(ids: dict[str, int]) -> None:
    """Let the former communes pass into their heirs, those that have not yet."""
    for unit in data("units")["former"]:
        old_id, on = ids[unit["code"]], unit["until"] + timedelta(days=1)
        if Succession.objects.filter(old_id=old_id).exists():
            continue
        whole = len(unit["into"]) == 1
        parts = [
            Part(
                ids[heir],
                SuccessionKind.WHOLE if whole else SuccessionKind.PART,
                share_area=Decimal(shares["area"]) if "area" in shares else None,
                share_population=Decimal(shares["people"]) if "people" in shares else None,
            )
            for heir, shares in unit["into"].items()
        ]
        pass_on(System(), old_id, parts, on=on, legal_act=unit["act"])


def _bodies(unit: dict[str, Any]) -> Iterator[dict[str, Any]]:
    rows = data("town")
    place = f"{unit['kind']} {unit['name']}"
    for body in rows["body"]:
        name = body.get("town_name", body["name"]) if unit["code"] == TOWN else body["name"]
        yield {
            "code": f"{unit['code']}.{body['code']}",
            "kind": body["kind"],
            "name": name.format(place=place, name=unit["name"]),
        }
    for body in rows["department"]:
        if body["place"] == unit["code"]:
            yield {"code": f"{unit['code']}.{body['code']}", "kind": body["kind"], "name": body["name"]}


def _register_body(row: dict[str, Any], known: dict[str, int], unit: dict[str, Any], since: date) -> int:
    """Register a body; Party committees and Fronts stand under those of the level above, associations under a Front."""
    trees = {BodyKind.PARTY_COMMITTEE: Hierarchy.PARTY, BodyKind.FRONT: Hierarchy.FRONT}
    tree = (trees | {BodyKind.ASSOCIATION: Hierarchy.FRONT}).get(row["kind"])
    # Associations stand under the Front of their own place (since 2025), the others under their like one level up.
    above = f"{unit.get('parent', '')}.{row['code'].partition('.')[2]}"
    if row["kind"] == BodyKind.ASSOCIATION:
        above = f"{unit['code']}.MTTQ"
    return register(
        System(),
        code=row["code"],
        name=row["name"],
        type=_TYPES[unit["kind"]],
        valid_from=since,
        body=row["kind"],
        place_id=known[unit["code"]],
        parent_id=known.get(above) if tree else None,
        hierarchy=tree or Hierarchy.STATE,
    )


def build_calendar(ids: dict[str, int]) -> None:
    """Give every unit its regime, and say who is expected to report."""
    rows = data("town")
    for code, unit_id in ids.items():
        row = UnitName.objects.select_related("unit").filter(code=code)[0]
        UnitRegime.objects.get_or_create(unit_id=unit_id, defaults={"regime": rows["regimes"][row.unit.body]})
    for row in rows["forms"]:
        _issue(row, ids, rows["since"])


def _own_forms() -> ReadySet:
    return parse_ready((files("giaoban.demo") / "forms.toml").read_text("utf-8"))


def _issue(row: dict[str, Any], ids: dict[str, int], since: date) -> None:
    """Put forms of a unit in force, and assign those that go to no kind."""
    owner = ids[row["owner"]]
    for forms in (delivered(), _own_forms()):
        load_forms(System(), owner, forms, row["codes"], since)
    for draft in FormVersion.objects.filter(form__owner_id=owner, number=1, state=FormState.DRAFT):
        publish(System(), draft.pk, since)
    ready = {form.code: form for form in (*delivered().forms, *_own_forms().forms)}
    for code, whom in row["to"].items():
        form = Form.objects.get(owner_id=owner, code=code)
        if form.assignments.exists():
            continue
        kinds = ({"unit_type": "phuong"}, {"unit_type": "xa"})
        for target in kinds if whom == "communes" else ({"unit_id": ids[f"{row['owner']}.{whom}"]},):
            for period_type in ready[code].period_types:
                assign(
                    System(),
                    form.pk,
                    period_type=period_type,
                    valid_from=since,
                    working_days=row["working_days"].get(code),
                    **target,
                )


def build_accounts(ids: dict[str, int]) -> list[DemoAccount]:
    """Open the accounts that are not there yet; all of them, with their passwords."""
    rows = data("town")
    names = {row.code: row.name for row in UnitName.objects.all()}
    for row in rows["account"]:
        if not User.objects.filter(username=row["username"]).exists():
            invite(
                System(),
                username=row["username"],
                password=PASSWORD,
                display_name=row["display_name"],
                role=Role(row["role"]),
                unit_id=ids[row["unit"]],
                valid_from=rows["since"],
            )
    return [
        DemoAccount(row["username"], PASSWORD, str(Role(row["role"]).label), names[row["unit"]])
        for row in rows["account"]
    ]
