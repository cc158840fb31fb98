"""What rotates around the calls: clips and playlists."""
