"""Pages for listeners: values in, text out; reads no file of the show's but its templates."""
