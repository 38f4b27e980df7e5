"""`giaoban registry`: a list of units or a conversion table into the registry, for whoever owns the machine."""

from datetime import date
from pathlib import Path

from giaoban.base.actors import Actor
from giaoban.registry.actions.import_units import import_at_once
from giaoban.registry.importing import line_of, report_csv


def import_command(
    actor: Actor,
    path: Path,
    *,
    on: date | None,
    since: date | None,
    legal_act: str,
    leave_out: bool,
    dry_run: bool,
    report: Path | None,
) -> list[str]:
    """Import a file, or only show what it would change; the lines to print. `report` gets what does not fit as CSV."""
    reading, written = import_at_once(
        actor,
        path.name,
        path.read_bytes(),
        on=on,
        old_since=since,
        legal_act=legal_act,
        leave_out=leave_out,
        dry_run=dry_run,
    )
    plan = reading.plan
    if report is not None:
        report.write_text(report_csv(plan.problems), "utf-8")
    lines = [
        f"dòng {line.number}: {line.what}. {line.todo}. [{'để lại' if line.blocks else 'vẫn ghi'}]"
        for line in map(line_of, plan.problems[:200])
    ]
    lines += [f"… và {len(plan.problems) - 200} dòng nữa"] if len(plan.problems) > 200 else []
    count = len(plan.units), len(plan.names), len(plan.moves), len(plan.ends), len(plan.passed)
    did = "Sẽ ghi" if dry_run else "Đã ghi" if written else "Không có gì để ghi:"
    lines.append(
        f"{did} {count[0]} đơn vị mới, {count[1]} tên, {count[2]} vị trí, {count[3]} đơn vị kết thúc, "
        f"{count[4]} dòng kế thừa, từ ngày {plan.on:%d/%m/%Y}; {plan.same} đã có; {len(plan.blocked)} dòng để lại."
    )
    return lines
