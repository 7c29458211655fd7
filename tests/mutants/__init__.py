"""Which changes to the code does no test notice?"""
