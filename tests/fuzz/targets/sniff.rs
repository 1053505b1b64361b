#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| import_fuzz::checks::sniffed(bytes));
