"""What shows and episodes hold: people, links, places, support, licences, earlier addresses."""
