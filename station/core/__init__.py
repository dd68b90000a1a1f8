"""What a bench does with what it is told: pure, without Qt, SQL, devices or a clock."""
