"""Stock on hand: who counts it, who moves it."""
