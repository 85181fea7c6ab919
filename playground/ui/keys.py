"""The names under which pages keep things in Streamlit's session state. All of them are here."""

SESSION = "session"
STAGE = "stage"
MESSAGE = "stage_message"
SHOWN_RUN = "stage_shown_run"
CHANGES_SEEN = "stage_changes_seen"
PAGE_FOLLOWS = "page_follows"
CONTROL = "control_"
