//! The forum over real HTTP: a server on a free port with a database of its own for each test.

mod faults;
mod hostile;
mod moderation;
mod posting;
mod server;
mod several;
