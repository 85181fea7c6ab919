"""Arrays to Plotly figures. Colours are named by the theme: see `components/chart`."""
