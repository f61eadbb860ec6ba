"""People around an initiative: stakeholders, who is told what, who answers for what, and tensions."""
