"""Downloads counted from what the storage or CDN logs anyway; nobody can be followed over days."""
