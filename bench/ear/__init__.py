"""`make ear`: random calls, spoken by each voice and heard by a speech recogniser; what it did not understand, a visitor may not either."""
