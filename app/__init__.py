"""The faces: command line and HTTP. No logic of their own."""

import os

# The products of matrices here are small: threads that wait for each other cost more than they save. Numpy reads it
# when it is first imported, so it stands before everything.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
