"""How fast positions become port calls, gaps and voyages, stage by stage, on SYNTHETIC positions."""
