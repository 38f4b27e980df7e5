"""The words of the entries that are there already."""

from django.db import migrations

from giaoban.base.terms import terms_of


def index(apps, schema_editor):
    entries, terms = apps.get_model("base", "AuditEntry"), apps.get_model("base", "AuditTerm")
    rows = []
    for entry in entries.objects.order_by("id").iterator(chunk_size=2000):
        rows += [terms(term=term, entry_id=entry.id) for term in terms_of(entry.action, entry.payload)]
        if len(rows) > 5000:
            terms.objects.bulk_create(rows)
            rows = []
    terms.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("base", "0003_audit_search")]
    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
