"""Step through: one training step, one operation at a time."""

import streamlit as st

st.title("Step through")
st.write("Watch a neural network learn, one operation at a time.")
