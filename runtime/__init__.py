"""What every package needs at run time: settings, clock, failpoints, durable jobs, logging."""
