"""Petitions (企业诉求): logged, handled, verified by a second person, and open until the enterprise's problem is gone."""
