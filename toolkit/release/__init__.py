"""What is published: manifest, plan, and sending it to a store."""
