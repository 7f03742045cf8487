from catalog.commands.main import app

app()
