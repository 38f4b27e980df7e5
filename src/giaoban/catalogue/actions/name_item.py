"""Name an item: one work, season, campaign or category of a measure."""

import unicodedata

from giaoban.catalogue.models import Item
from vnfigures.text import canonical


def item_key(name: str) -> str:
    """What makes two spellings one item: case, spaces and the style of accents do not count, accents do."""
    return " ".join(canonical(unicodedata.normalize("NFC", name)).split())


def name_item(unit_id: int, measure_id: int, name: str) -> int:
    """The id of a unit's item of that name, added when it is new. Belongs to the caller's transaction and audit."""
    item, _ = Item.objects.get_or_create(
        unit_id=unit_id, measure_id=measure_id, search_key=item_key(name), defaults={"name": " ".join(name.split())}
    )
    return item.pk
