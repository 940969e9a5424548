"""Every parser of what comes from outside, fed with anything: by hypothesis in the tests, and by `make fuzz`."""
