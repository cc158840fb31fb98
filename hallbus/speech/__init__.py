"""Words to sound: what is called becomes files named by their content, and goes to a zone's loudspeakers one call after another.

`voices.Voice` has words rendered by an engine in a process of its own, `clauses.Clauses` keeps what was rendered, `backlog` decides
what is said next, how often, and what is too old to be said at all; `zones.Announcer` sees to it, and `players` knows who speaks.
Nothing here can delay a call: an engine that is missing, slow or dead leaves the chime and the screens.
"""
