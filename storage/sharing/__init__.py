"""Work that several processes share: locks, presence, duties."""
