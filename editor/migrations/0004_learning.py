import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OF_PROJECT = """
UPDATE editor_verdict SET project_id = editor_cut.project_id
FROM editor_cut WHERE editor_cut.id = editor_verdict.cut_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

# What was said stays as it was said. Only references to rows that are gone may become empty.
KEPT_AS_SAID = """
CREATE FUNCTION editor_verdict_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_rows text[] := ARRAY['line_id', 'reading_id', 'clip_id'];
BEGIN
    IF to_jsonb(NEW) - of_rows IS DISTINCT FROM to_jsonb(OLD) - of_rows
        OR (NEW.line_id IS NOT NULL AND NEW.line_id IS DISTINCT FROM OLD.line_id)
        OR (NEW.reading_id IS NOT NULL AND NEW.reading_id IS DISTINCT FROM OLD.reading_id)
        OR (NEW.clip_id IS NOT NULL AND NEW.clip_id IS DISTINCT FROM OLD.clip_id)
    THEN
        RAISE EXCEPTION 'a verdict is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER editor_verdict_kept BEFORE UPDATE ON editor_verdict
    FOR EACH ROW EXECUTE FUNCTION editor_verdict_kept();
"""
AS_BEFORE = """
DROP TRIGGER editor_verdict_kept ON editor_verdict;
DROP FUNCTION editor_verdict_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0002_initial'),
        ('editor', '0003_rating_present'),
        ('projects', '0003_learning'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Drift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.JSONField(default=dict)),
                ('alarms', models.JSONField(default=list)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='FinalCut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('detail', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='LearnedOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('changes', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('refused', 'Refused')], default='offered', max_length=8)),
                ('at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='TasteModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('house', 'House'), ('project', 'Project'), ('editor', 'Editor')], max_length=8)),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=80, unique=True)),
                ('first_event', models.BigIntegerField(default=0)),
                ('last_event', models.BigIntegerField(default=0)),
                ('events', models.PositiveIntegerField(default=0)),
                ('data_hash', models.CharField(blank=True, max_length=64)),
                ('learned', models.JSONField(default=dict)),
                ('detail', models.JSONField(default=dict)),
                ('gate', models.JSONField(default=dict)),
                ('why', models.JSONField(default=list)),
                ('metrics', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('candidate', 'Candidate'), ('promoted', 'In use'), ('refused', 'Refused'), ('retired', 'Retired')], default='candidate', max_length=9)),
                ('promoted_at', models.DateTimeField(blank=True, null=True)),
                ('engine', models.CharField(max_length=40)),
                ('features', models.CharField(max_length=40)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('idle', 'Idle'), ('queued', 'Queued'), ('running', 'Running'), ('failed', 'Failed')], default='idle', max_length=8)),
                ('counted', models.PositiveIntegerField(default=0)),
                ('run', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('message', models.TextField(blank=True)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('drifted_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name='verdict',
            options={'ordering': ['at', 'pk']},
        ),
        migrations.AddField(
            model_name='cut',
            name='model',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='verdict',
            name='chosen',
            field=models.TextField(blank=True),
        ),
        migrations.RenameField(model_name='verdict', old_name='features', new_name='detail'),
        migrations.AddField(
            model_name='verdict',
            name='features',
            field=models.CharField(blank=True, max_length=40, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='verdict',
            name='engine',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='verdict',
            name='language',
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name='verdict',
            name='model',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='verdict',
            name='options',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='verdict',
            name='pause_s',
            field=models.FloatField(default=0.0),
        ),
        migrations.AddField(
            model_name='verdict',
            name='project',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='projects.project'),
        ),
        migrations.RunSQL(OF_PROJECT, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='verdict',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='projects.project'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='verdict',
            name='role',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='verdict',
            name='shot',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='verdict',
            name='style',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='verdict',
            name='tags',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='verdict',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='kind',
            field=models.CharField(choices=[('rating', 'Rating'), ('swap', 'Swap'), ('pin', 'Pin'), ('trim', 'Trim'), ('ban', 'Ban'), ('approval', 'Approval'), ('status', 'Status'), ('final', 'Final cut'), ('order', 'Order')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['project', 'at'], name='editor_verd_project_7cd430_idx'),
        ),
        migrations.AddField(
            model_name='drift',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drifts', to='projects.project'),
        ),
        migrations.AddField(
            model_name='finalcut',
            name='brought_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finalcut',
            name='cut',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='finals', to='editor.cut'),
        ),
        migrations.AddField(
            model_name='learnedoffer',
            name='cut',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='editor.cut'),
        ),
        migrations.AddField(
            model_name='learnedoffer',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tastemodel',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='editor.tastemodel'),
        ),
        migrations.AddField(
            model_name='tastemodel',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='taste_models', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tastemodel',
            name='prior',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='grown', to='editor.tastemodel'),
        ),
        migrations.AddField(
            model_name='tastemodel',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='taste_models', to='projects.project'),
        ),
        migrations.AddField(
            model_name='tastemodel',
            name='promoted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='promoted_models', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='learnedoffer',
            name='model',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='editor.tastemodel'),
        ),
        migrations.AddField(
            model_name='training',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='trainings', to='projects.project'),
        ),
        migrations.AddConstraint(
            model_name='finalcut',
            constraint=models.UniqueConstraint(fields=('cut', 'sha256'), name='final_cut_once'),
        ),
        migrations.AddConstraint(
            model_name='tastemodel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'house'), ('person__isnull', True), ('project__isnull', True)), models.Q(('level', 'project'), ('person__isnull', True), ('project__isnull', False)), models.Q(('level', 'editor'), ('person__isnull', False), ('project__isnull', False)), _connector='OR'), name='taste_model_scope_fits_level'),
        ),
        migrations.AddConstraint(
            model_name='tastemodel',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'promoted')), fields=('level', 'project', 'person'), name='taste_model_one_in_use', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='tastemodel',
            constraint=models.UniqueConstraint(fields=('level', 'project', 'person', 'number'), name='taste_model_number_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='learnedoffer',
            constraint=models.UniqueConstraint(fields=('cut', 'model'), name='offer_once'),
        ),
        migrations.AddConstraint(
            model_name='training',
            constraint=models.UniqueConstraint(fields=('project',), name='training_scope_once', nulls_distinct=False),
        ),
        migrations.RunSQL(KEPT_AS_SAID, AS_BEFORE),
    ]
