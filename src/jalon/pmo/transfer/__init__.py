"""Import and export desk: plan files in, plan files and pictures out."""
