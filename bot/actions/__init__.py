"""What people can ask for, whatever they ask it with: values in, values out, no platform in it."""
