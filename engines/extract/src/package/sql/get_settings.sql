select
    conf,
    models,
    decks,
    dconf,
    tags
from col
limit 1
