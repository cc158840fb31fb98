"""The doors: HTTP and WebSocket. `app.make_app` joins everything."""
