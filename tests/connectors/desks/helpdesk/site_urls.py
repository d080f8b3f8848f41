"""The addresses of the desk, and one at which a customer's mail comes in as the desk's own mailbox reader brings it."""

from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from helpdesk.models import FollowUp
from helpdesk.signals import update_ticket_done


@csrf_exempt
def customer(request):
    followup = FollowUp.objects.create(
        ticket_id=int(request.POST["ticket"]),
        title="E-Mail Received",
        date=timezone.now(),
        public=True,
        comment=request.POST["text"],
    )
    update_ticket_done.send(sender="create_object_from_email_message", followup=followup)
    return HttpResponse("")


urlpatterns = [path("customer/", customer), path("", include("helpdesk.urls", namespace="helpdesk"))]
