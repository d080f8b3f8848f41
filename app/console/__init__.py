"""The staff's console: pages rendered on the server. Its routes are `app.http.routes.console`."""
