"""One module a contender: how its users would turn a recording into columns. Each runs in a process of its own."""
