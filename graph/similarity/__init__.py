"""Which titles, creators and techniques are alike by technique, exactly and with reasons."""
