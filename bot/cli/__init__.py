"""How people and scripts call Limelight: one file a group of commands, heavy imports inside them."""
