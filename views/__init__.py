"""What a person does at the shop console: one module or folder for each screen."""
