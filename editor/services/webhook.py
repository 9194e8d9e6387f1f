"""Tells addresses outside that an export ended: signed, tried again with growing pauses, logged.

The row of a delivery decides when it is due; the queue only carries its id.
"""

from __future__ import annotations

import http.client
import json
import secrets
import time
from datetime import timedelta
from typing import Any

import django_rq
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from editor.delivery.address import check_address, resolved
from editor.delivery.post import post, signature
from editor.models import Delivery, Export, Webhook
from projects.models import Project, User
from projects.permissions import Act, require
from projects.services.audit import audit
from roughcut.core.errors import MachineError, RefusedError, RoughCutError
from roughcut.live import project_group, publish
from roughcut.refusals import kept

MOST_WEBHOOKS = 5
# Pauses before each further try: what a restart, an hour's outage and a night need.
PAUSES = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 28800))
_JOB_S = 60
_TAKEN = timedelta(seconds=2 * _JOB_S)
_KEPT_PER_WEBHOOK = 200


@transaction.atomic
def webhook_set(*, project: Project, actor: User, address: str) -> Webhook:
    """Tell this address of the project's exports from now on, signed with a secret of its own."""
    require(actor, project, Act.MANAGE)
    address = address.strip()
    if len(address) > 500:
        raise RefusedError("webhook.long", "This address is too long.")
    check_address(address, private=settings.WEBHOOKS_PRIVATE)
    if project.webhooks.filter(address=address).exists():
        raise RefusedError("webhook.twice", "This address is told already.")
    if project.webhooks.count() >= MOST_WEBHOOKS:
        raise RefusedError(
            "webhook.many",
            "{most} addresses are told already.",
            action="Remove one first.",
            values={"most": MOST_WEBHOOKS},
        )
    made = Webhook.objects.create(
        project=project, address=address, secret=secrets.token_urlsafe(32), made_by=actor
    )
    audit(project=project, actor=actor, verb="webhook_set", subject=address)
    return made


@transaction.atomic
def webhook_remove(*, webhook: Webhook, actor: User) -> None:
    require(actor, webhook.project, Act.MANAGE)
    audit(project=webhook.project, actor=actor, verb="webhook_remove", subject=webhook.address)
    webhook.delete()


@transaction.atomic
def webhook_try(*, webhook: Webhook, actor: User) -> Delivery:
    """Send a trial, so that the other side can be set up before there is an export."""
    require(actor, webhook.project, Act.MANAGE)
    told = {"event": "trial", "project": _project(webhook.project)}
    return _delivery(webhook, None, "trial", told)


def deliveries_make(*, export: Export) -> list[Delivery]:
    """Tell every address of the project how an export ended; call it in that transaction."""
    event = f"export.{export.state}"
    told = {"event": event, "project": _project(export.project), "export": _export(export)}
    return [
        _delivery(webhook, export, event, told)
        for webhook in Webhook.objects.filter(project_id=export.project_id)
    ]


def _project(project: Project) -> dict[str, Any]:
    return {"id": project.pk, "name": project.name}


def _export(export: Export) -> dict[str, Any]:
    return {
        "id": export.pk,
        "kind": export.kind,
        "state": export.state,
        "url": f"/api/exports/{export.pk}/",
        "file": f"/api/exports/{export.pk}/file" if export.file else None,
        "size": export.size,
        "sha256": export.sha256,
        "cuts": [
            {"id": cut.pk, "scene": cut.scene.number, "version": cut.version}
            for cut in export.cuts.select_related("scene").order_by("scene__order")
        ],
        "fault": export.fault.get("code"),
        "finished": export.finished_at.isoformat() if export.finished_at else None,
    }


def _delivery(
    webhook: Webhook, export: Export | None, event: str, told: dict[str, Any]
) -> Delivery:
    made = Delivery(webhook=webhook, export=export, event=event, next_at=timezone.now())
    made.body = json.dumps({"id": str(made.pk), **told}, ensure_ascii=False)
    made.save()
    old = webhook.deliveries.exclude(state=Delivery.State.WAITING)
    stale = list(old.values_list("pk", flat=True)[_KEPT_PER_WEBHOOK:])
    Delivery.objects.filter(pk__in=stale).delete()
    _enqueue(made)
    return made


def _enqueue(delivery: Delivery) -> None:
    queue, delivery_id = django_rq.get_queue("default"), str(delivery.pk)
    job_id = _job_id(delivery)
    transaction.on_commit(
        lambda: (
            queue.enqueue(
                "editor.jobs.run_delivery", delivery_id, job_id=job_id, job_timeout=_JOB_S
            )
            and None
        )
    )


def _job_id(delivery: Delivery) -> str:
    """One job for each try, so that a long queue does not fill with the same one."""
    return f"delivery-{delivery.pk}-{delivery.attempts}"


def delivery_send(*, delivery_id: str) -> None:
    """Try a delivery that is due, once; whoever else tries it meanwhile does nothing."""
    now = timezone.now()
    due = Delivery.objects.filter(
        pk=delivery_id, state=Delivery.State.WAITING, next_at__lte=now
    ).select_related("webhook")
    delivery = due.first()
    if delivery is None or not due.filter(attempts=delivery.attempts).update(
        attempts=delivery.attempts + 1, next_at=now + _TAKEN
    ):
        return
    delivery.attempts += 1
    status = 0
    fault: RoughCutError | None = None
    try:
        status = _send(delivery)
    except RefusedError as error:
        fault = error
    except (OSError, http.client.HTTPException) as error:
        fault = _unheard(error)
    _close(delivery, status, fault)


def _send(delivery: Delivery) -> int:
    webhook = delivery.webhook
    target = resolved(webhook.address, private=settings.WEBHOOKS_PRIVATE)
    headers = {
        "Host": target.host_header,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "RoughCut",
        "X-RoughCut-Event": delivery.event,
        "X-RoughCut-Delivery": str(delivery.pk),
        "X-RoughCut-Signature": signature(webhook.secret, int(time.time()), delivery.body),
    }
    return post(target, delivery.body, headers)


def _close(delivery: Delivery, status: int, fault: RoughCutError | None) -> None:
    """Received, given up, or again after a pause. A refusal of our own is final."""
    now = timezone.now()
    delivery.status = status
    received = 200 <= status < 300
    if fault is None and not received:
        fault = MachineError(
            "webhook.answer", "The address answered {status}.", values={"status": status}
        )
    delivery.fault = {} if received or fault is None else kept(fault)
    final = isinstance(fault, RefusedError) or delivery.attempts > len(PAUSES)
    if received or final:
        delivery.state = Delivery.State.DONE if received else Delivery.State.FAILED
        delivery.ended_at, delivery.next_at = now, None
    else:
        delivery.next_at = now + PAUSES[delivery.attempts - 1]
    fields = ["status", "fault", "state", "ended_at", "next_at"]
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery.pk).exists():  # an owner may have removed it
            delivery.save(update_fields=fields)
            group = project_group(delivery.webhook.project_id)
            publish(group, {"type": "progress.changed"})


def deliveries_sweep() -> int:
    """Queue what is due, after a pause or because the queue was lost; returns how many."""
    queue = django_rq.get_queue("default")
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=timezone.now())
    found = [each for each in due[:100] if queue.fetch_job(_job_id(each)) is None]
    for delivery in found:
        _enqueue(delivery)
    return len(found)


def _unheard(error: Exception) -> MachineError:
    return MachineError(
        "webhook.unheard",
        "The address did not answer.",
        action="Look whether it can be reached from here.",
        subject=f"{type(error).__name__}: {error}"[:300],
    )
