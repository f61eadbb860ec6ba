"""What is told to whom: in the application, by mail, as a daily digest; and what runs once a day."""
