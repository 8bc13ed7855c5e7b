"""Port calls, gaps, dark calls and voyages: one phenomenon a module, each a pure stage."""
