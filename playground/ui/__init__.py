"""What pages share: the session, the controls, and the conversation with the stage."""
