"""The page ``/sunting/``: data are changed in a form, by the rules and templates of the build.

The package itself runs in the reader's browser (Pyodide, in a worker), so that nothing is said
there that the build would not say, and nothing is sent anywhere.
"""
