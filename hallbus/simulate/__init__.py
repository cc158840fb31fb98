"""A believable day of a hall: visitors, clerks and guides, in memory, beside a hub or at its doors.

`engine` lets time pass, `plan` says who lives through a `Day`, and a driver does what they want: `memory`, `live` or `remote`.
"""
