"""The archive's pages as a browser shows them: templates, style sheet, and the pure steps from values to markup.

Nothing here knows HTTP or the archive; ``pipeline.web`` asks the archive and answers requests.  Everything that is
not ours is escaped, isolated against a change of direction, and stripped of what could disturb a screen.  There is
no script at all: what opens, toggles or filters does so by HTML and CSS.
"""
