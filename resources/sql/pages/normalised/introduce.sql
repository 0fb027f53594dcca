-- $1 actor, $2 request, $3 token: as services/kernel/database.py does it.
SELECT set_config('app.actor', $1, true), set_config('app.request', $2, true),
       set_config('app.cache_token', $3, true), set_config('app.stores', '*', true)
