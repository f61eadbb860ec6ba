"""What a project must write down, and does: documents, their versions, closing and lessons."""
