"""The settings of Sphinx. `python -m website` stages the sources and runs it."""

project = "oicp-gen"
author = "The oicp-gen authors"
language = "en"

extensions = ["myst_parser", "website.extension"]
root_doc = "index"
# The sources are read as code hosts read them; a page cannot run a directive of Sphinx.
# website/extension.py resolves their links and anchors.
myst_gfm_only = True
myst_heading_anchors = 6
suppress_warnings = ["toc.not_included"]  # pages.toml is the navigation

html_theme = "theme"
html_theme_path = ["."]
html_use_index = False
html_copy_source = False
html_show_sphinx = False
smartquotes = False
