select
    tag,
    collapsed
from tags
