"""Lessons: what there is to learn here, and how to write a lesson of one's own."""

from playground.components.lesson_list import lesson_list
from playground.ui import keys
from playground.ui.shell import leave, leave_for, triggered

leave(lesson_list(key=keys.LESSONS_VIEW, on_go=lambda: leave_for(triggered(keys.LESSONS_VIEW, "go"))))
