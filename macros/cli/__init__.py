"""The commands of ``loket``, a module each; what they do stands elsewhere."""
