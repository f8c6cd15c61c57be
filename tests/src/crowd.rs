//! Many callers at the same moment.

use std::sync::Barrier;

use anyhow::{Result, anyhow};

/// Does something `size` times at once: all begin when all are there. Answers what each of them got.
///
/// # Errors
/// One of them failed.
pub fn at_once<T: Send>(size: usize, act: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let gate = Barrier::new(size);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..size)
            .map(|index| {
                let (gate, act) = (&gate, &act);
                scope.spawn(move || {
                    gate.wait();
                    act(index)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a caller panicked"))?)
            .collect()
    })
}
