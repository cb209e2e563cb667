"""The commands of ``python -m macros``, a module each; what they do stands elsewhere."""
