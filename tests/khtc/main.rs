//! The program as its users meet it: the binary, run in a folder of its own for each test.
//!
//! Never reaches into the library for what the program is to show by itself.

mod samples;
