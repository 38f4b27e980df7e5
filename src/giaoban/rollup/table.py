"""The table of a unit and period: which lines it has, each with its target."""

from giaoban.rollup import counts
from giaoban.rollup.consolidation import DATE, SAME, SAME_DATE, THIS, Asking, ask, slots_of, target_cell
from giaoban.rollup.rows import Row
from giaoban.rollup.targets import in_force


def rows(asking: Asking) -> list[Row]:
    """Every measure that the unit or the units below have a value or a target for, in catalogue order."""
    answer = ask(asking, slots_of(asking.period))
    targets = in_force({asking.about_id, *answer.below(THIS)}, asking.period, answer.question.at_seq)
    counted = counts.counted(asking, answer, targets)
    alike = answer.question.items.of
    wanted = {(measure, item) for _unit, measure, item, _slot in answer.cells}
    wanted |= {(measure, alike(item)) for _unit, measure, item in targets}
    wanted |= {(measure, 0) for measure in counted}
    names = answer.question.items.names
    order = {measure: place for place, measure in enumerate(answer.views)}
    known = [pair for pair in wanted if pair[0] in order]
    found = []
    for measure, item in sorted(known, key=lambda pair: (order[pair[0]], names.get(pair[1], ""), pair[1])):
        cells = [answer.cell(asking.about_id, measure, item, slot) for slot in (THIS, DATE, SAME, SAME_DATE)]
        if item == 0 and measure in counted:
            cells[:2] = [counted[measure] if cell.missing else cell for cell in cells[:2]]
        this, date, same, same_date = cells
        target = answer.target(targets, asking.about_id, measure, item)
        actual = date if item == 0 and measure in counted else answer.against_target(asking.about_id, measure, item)
        found.append(
            Row(
                measure=answer.views[measure],
                item_id=item or None,
                item=names.get(item, ""),
                this_period=this,
                to_date=date,
                target=target_cell(target, actual, answer.views[measure], answer.question.scales[measure]),
                same_period=same,
                same_to_date=same_date,
            )
        )
    return found
