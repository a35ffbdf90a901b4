"""The attack as a tool: hostile inputs, servers and stores against the real readers and commands."""
