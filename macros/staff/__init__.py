"""What those who keep the data are helped with."""
