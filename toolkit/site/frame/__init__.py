"""What every page needs: values, words, colours, addresses, and the templates' engine."""
