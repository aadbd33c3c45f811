"""The demo's sample week and the stand-in servers that serve it: invented records, real HTTP on loopback.

``corpus`` says what an invented entry is, ``load`` reads the shipped week, ``year`` makes a seeded one of any
size, ``standin`` serves either as every source's own protocol at a clock the caller moves.  The product never
imports this package except for ``lowdose demo``; the tests use it as their outside world.
"""
