"""Files to editions and crosswalks, or one error listing every problem with its line."""
