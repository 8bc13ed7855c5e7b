"""The shell: home, lake, ledger, transaction, publishing, locked-down queries."""
