"""What the pages of requests are made of: tabs and filters, forms, one request as it is seen."""
