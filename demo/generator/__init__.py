"""Makes the demo shoot: pictures, voices, files and the exact truth about them."""
