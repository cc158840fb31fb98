"""What plays when, and why: pure, as the rest of the hall. One order rules every screen: `precedence.ORDER`."""
