"""What app.py adds around Streamlit's own server: files for the browser, security headers. Knows nothing of the app."""
