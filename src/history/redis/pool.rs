//! Connections to one server.

use std::sync::{Mutex, MutexGuard, PoisonError};

use redis::{Client, Connection, FromRedisValue, RedisError, RedisResult, ScriptInvocation};

use super::super::breaker::Breaker;
use super::options::RedisOptions;

/// Idle connections that are kept for the next calls. Scripts take well under a
/// millisecond: more than a few are never in use at once.
const MAX_IDLE: usize = 8;

/// Connections to one server; a call takes one for itself.
pub(super) struct Pool {
    client: Client,
    options: RedisOptions,
    idle: Mutex<Vec<Connection>>,
    breaker: Breaker,
}

impl Pool {
    pub(super) fn new(client: Client, options: RedisOptions) -> Self {
        let breaker = Breaker::new(options.pause);
        Self { client, options, idle: Mutex::default(), breaker }
    }

    /// Asks over an idle connection or a new one. One that failed is not used again.
    pub(super) fn ask<T: FromRedisValue>(&self, call: &ScriptInvocation<'_>) -> Result<T, String> {
        self.breaker.pass()?;
        let idle = self.idle().pop();
        if let Some(mut connection) = idle {
            match call.invoke(&mut connection) {
                Ok(answer) => return Ok(self.keep(connection, answer)),
                // The server closed it while it was idle, or was restarted: the other ones are lost
                // as well. If it got the call before that, the call counts
                // twice, which is better than an error after every quiet night.
                Err(error) if error.is_io_error() && !error.is_timeout() => self.idle().clear(),
                Err(error) => return Err(self.failed(&error)),
            }
        }
        let mut connection = self.connect().map_err(|error| {
            let reason = format!("can't connect: {}", describe(&error));
            self.breaker.open(reason.clone());
            reason
        })?;
        match call.invoke(&mut connection) {
            Ok(answer) => Ok(self.keep(connection, answer)),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn connect(&self) -> RedisResult<Connection> {
        let connection = self.client.get_connection_with_timeout(self.options.connect_timeout)?;
        connection.set_read_timeout(Some(self.options.timeout))?;
        connection.set_write_timeout(Some(self.options.timeout))?;
        Ok(connection)
    }

    fn keep<T>(&self, connection: Connection, answer: T) -> T {
        self.breaker.close();
        let mut idle = self.idle();
        if idle.len() < MAX_IDLE {
            idle.push(connection);
        }
        answer
    }

    fn failed(&self, error: &RedisError) -> String {
        let reason = describe(error);
        // A server that answers with an error keeps the connection usable.
        if error.is_io_error() {
            self.idle().clear();
            self.breaker.open(reason.clone());
        }
        reason
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Describes what happened in our words. Texts of servers are not passed on: one that does not
/// know `AUTH` repeats the password.
fn describe(error: &RedisError) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    if error.is_connection_refusal() {
        return "connection refused".to_owned();
    }
    if error.is_io_error() {
        return "the connection broke".to_owned();
    }
    match error.code() {
        Some(code) if code.len() <= 20 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            format!("the server answers {code}")
        }
        _ => error.category().to_owned(),
    }
}
