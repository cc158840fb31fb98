"""Who works with the hall's pages: accounts, passwords, sessions, and what each of them changed.

They are no history: they stand in ordinary tables, in a file of their own, and a hall goes on calling without that file.
"""
