"""The widget: the clerk on the shop's own pages. ``src`` holds its sources, ``dist`` what is served of them."""
