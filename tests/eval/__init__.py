"""What triage, guard and search do on lines that no tuning has read: the data of the test part, and one table each."""
