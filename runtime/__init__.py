"""What every room needs at run time: settings, clock, failpoints, durable jobs, logging."""
