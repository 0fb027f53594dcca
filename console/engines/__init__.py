"""PostgreSQL and Valkey inside the console: one folder (the home), any number of consoles.

`console.embedded` is the door; nothing else imports from here.
"""
