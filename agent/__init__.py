"""The LangGraph state machine that is the clerk."""
