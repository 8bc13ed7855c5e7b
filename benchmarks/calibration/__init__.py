"""Are dark calls as probable as Tumen says? Simulated silences of known truth: one family to fit on, one to report on."""
