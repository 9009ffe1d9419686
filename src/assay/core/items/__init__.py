"""An author's text becomes an Item, an Item becomes what a candidate may see, a response becomes Points."""
