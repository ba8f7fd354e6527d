"""Every read of petitions: frozen values that page and sheet share. What a reader may not see is not in them."""
