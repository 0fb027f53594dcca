"""The pages before the screens that are forms: sign in, choose a password, set up a shop.

Most starts of the sample shop need none of them: each is imported when it is first shown.
"""
