"""django-helpdesk: tickets over its REST API, and its webhooks."""
