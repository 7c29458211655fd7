"""The page as Confluence publishes it. The only user of urllib3."""
