"""What every room stands on: journal, versions, saved views, page layout."""
