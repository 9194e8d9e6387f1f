"""PostgreSQL, Valkey, the workers and the web server, run and mended by one process."""
