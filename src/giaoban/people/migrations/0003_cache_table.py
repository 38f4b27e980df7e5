"""The table in which sign-in attempts are counted, for all web processes (Django's database cache)."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_roles_delegation")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop, elidable=False)]
