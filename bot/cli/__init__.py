"""How people and scripts call Limelight: one small file a command, heavy imports inside the functions."""
