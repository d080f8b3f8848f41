"""Start the desk: its tables, a queue, three accounts, and its server. Prints the port and the accounts as JSON."""

import json
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from helpdesk.models import Queue  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


call_command("migrate", run_syncdb=True, verbosity=0)
Queue.objects.create(title="Shop", slug="shop", allow_public_submission=True, email_address="shop@example.com")
accounts = {}
for name in ("clerk", "ana"):
    user = get_user_model().objects.create_superuser(name, f"{name}@example.com", "pass")
    accounts[name] = {"id": user.id, "token": Token.objects.create(user=user).key}
server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
print(json.dumps({"port": server.server_port, **accounts}), flush=True)
sys.stdout.close()
server.serve_forever()
