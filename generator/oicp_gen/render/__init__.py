"""From a spec and templates to files. The only user of Jinja."""
