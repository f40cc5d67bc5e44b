"""The least effort that lifts a priority, a stage, or several within one budget."""
