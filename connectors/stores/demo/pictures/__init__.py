"""The demo store's pictures: drawn as SVG, rendered to PNG on demand."""
