//! Routes, extractors, problem documents, limits, and the embedded web files.
