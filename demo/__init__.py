"""The demo shoot: our own scenes, made by a program, free to publish."""
