"""Are dark calls as probable as said? Simulated silences of known truth: one family to fit on, one to report on."""
