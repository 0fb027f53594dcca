"""Parts every screen shares: tasks, actions, banner, toast, theme, grid, forms."""
