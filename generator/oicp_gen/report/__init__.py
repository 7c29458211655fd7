"""What the commands say: results in words, as JSON, and as findings for other programs."""
