"""What ships beside the code: fonts and their licences."""
