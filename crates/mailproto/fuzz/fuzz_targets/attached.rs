#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| postroom_mailproto::fuzzing::attached(bytes));
