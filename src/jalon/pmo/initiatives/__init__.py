"""The tree of portfolios, programmes and projects."""
