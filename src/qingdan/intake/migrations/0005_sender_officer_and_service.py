import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_adjustments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='service',
            field=models.CharField(blank=True, max_length=60, verbose_name='诉求事项的代码'),
        ),
        migrations.AddField(
            model_name='senderkey',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sender_keys', to=settings.AUTH_USER_MODEL, verbose_name='由谁登记', default=None),
            preserve_default=False,
        ),
    ]
