"""What a publish changes for listeners, and what nobody should change by mistake."""
