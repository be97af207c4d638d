"""From the outside world to a `Document`: readers, cleaning, and the sample material."""
