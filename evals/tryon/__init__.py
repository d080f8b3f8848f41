"""How good the local try-on is: rendered people, photos that have to be refused, the gates, and a sheet to look at."""
