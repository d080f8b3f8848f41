from tests.homes import demo_home, home, stage  # noqa: F401
