select tag from tags
