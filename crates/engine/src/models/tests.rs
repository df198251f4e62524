//! Downloads against a server on loopback, the catalogue, verification.
