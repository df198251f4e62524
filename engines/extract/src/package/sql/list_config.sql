select
    key,
    val
from config
