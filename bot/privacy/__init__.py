"""What keeps members' words closed: keys apart from the database, and seals over what is written down."""
