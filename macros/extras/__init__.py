"""Parts that can be taken out: the index of a nation, the copy for USB sticks, Zensical."""
