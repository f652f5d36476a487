import django.db.models.deletion
import qingdan.parties.protected
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0001_letters_and_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UnsavedWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed', qingdan.parties.protected.ProtectedTextField(verbose_name='所写')),
                ('seen', models.PositiveIntegerField(verbose_name='改自第几次')),
                ('kept_at', models.DateTimeField(verbose_name='自动存下的时间')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unsaved', to='letters.letter')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '公文未保存的改动',
                'db_table': 'letter_unsaved',
                'ordering': ('letter', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('letter', 'officer'), name='letter_unsaved_once', violation_error_message='一个人对一份公文只留一份未保存的改动。')],
            },
        ),
    ]
