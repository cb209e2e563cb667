"""Write the site: in several processes, into a staging folder, published whole or not at all."""
