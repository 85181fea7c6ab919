"""The optimizer race: same surface, same start, same noise or batches, same number of steps.

`settings` says what a race is, `landscape` what it runs on, `running` runs it, `verdict` reads the outcome.
Knows nothing of Streamlit or the browser.
"""
