//! Only for tests: a cluster, databases, servers, and the leak fuzzer.
