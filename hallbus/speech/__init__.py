"""Words to sound: what is called becomes files named by their content, and goes to a zone's loudspeakers one call after another.

`voices.Voice` has words rendered by an engine in a process of its own, `clauses.Clauses` keeps what was rendered, `zones.Announcer`
decides what is said, when, how often, and what is too old to be said at all. Nothing here can delay a call: an engine that is
missing, slow or dead leaves the chime and the screens.
"""
