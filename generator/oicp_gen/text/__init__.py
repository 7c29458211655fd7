"""How text is made safe, named and quoted."""
