"""What a person or a clock starts: the only place where the other rooms are wired together."""
