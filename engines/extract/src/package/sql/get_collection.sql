select
    ver,
    crt,
    mod
from col
limit 1
