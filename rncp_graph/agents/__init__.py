"""A store for agents: what it can be asked, as tools of the Model Context Protocol.

`tools` is the list of them, `asking` the questions of training organisations in one call each, `answers` the form of
every answer (with source and day of the data), `server` what speaks the protocol.
"""
