"""What station and store agree on: messages, versions, errors; nothing else."""
