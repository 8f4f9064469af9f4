use std::sync::mpsc;

use super::*;
use crate::graphql::engine::CacheReport;
use crate::graphql::kept::{Budget, Kept};

type Work = Box<dyn FnOnce(&Stop) -> Result<u32, Stopped> + Send>;

fn pool(threads: usize, heavy: usize, queue: usize) -> Arc<Pool> {
    Arc::new(Pool::new(PoolSize { threads, heavy, queue }).expect("threads"))
}

/// Work that tells when it has begun and runs until it is told to end or is stopped.
fn lasting(begun: mpsc::Sender<()>) -> (mpsc::Sender<u32>, impl FnOnce(&Stop) -> Result<u32, Stopped> + Send) {
    let (end, ended) = mpsc::channel();
    let work = move |stop: &Stop| {
        begun.send(()).expect("somebody looks");
        loop {
            stop.check()?;
            match ended.try_recv() {
                Ok(result) => return Ok(result),
                Err(mpsc::TryRecvError::Empty) => std::thread::yield_now(),
                Err(mpsc::TryRecvError::Disconnected) => return Err(Stopped),
            }
        }
    };
    (end, work)
}

fn long() -> Deadline {
    Deadline::after(Duration::from_mins(1))
}

/// Lets everything else go on until something is so.
async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn light_work_is_done_while_heavy_work_takes_all_its_seats() {
    let pool = pool(1, 2, 8);
    let (begun, seen) = mpsc::channel();
    let mut running = Vec::new();
    for _ in 0..2 {
        let (end, work) = lasting(begun.clone());
        let pool = Arc::clone(&pool);
        running.push((end, tokio::spawn(async move { pool.run(Lane::Heavy, long(), work).await })));
        seen.recv().expect("it begins");
    }
    let waiting = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.run(Lane::Heavy, long(), |_| Ok(3)).await })
    };
    until(|| pool.report()[1].waiting == 1).await;
    assert_eq!(pool.run(Lane::Light, long(), |_| Ok(7)).await.expect("it is done"), 7);
    let report = pool.report()[1];
    assert_eq!((report.running, report.waiting, report.seats, report.threads), (2, 1, 2, 2));
    for (end, work) in running {
        end.send(1).expect("it runs");
        assert_eq!(work.await.expect("no panic").expect("it is done"), 1);
    }
    assert_eq!(waiting.await.expect("no panic").expect("it is done"), 3);
    assert_eq!((pool.report()[1].running, pool.report()[1].started_total), (0, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_refuses_and_tells_its_limit() {
    let pool = pool(1, 1, 1);
    let (begun, seen) = mpsc::channel();
    let (end, work) = lasting(begun);
    let first = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.run(Lane::Heavy, long(), work).await })
    };
    seen.recv().expect("it begins");
    let refused = pool.run(Lane::Heavy, long(), |_| Ok(())).await.expect_err("there is no place");
    assert!(refused.message.starts_with("1 pieces of heavy work are waiting or in work"), "{}", refused.message);
    end.send(1).expect("it runs");
    first.await.expect("no panic").expect("it is done");
    assert_eq!(pool.report()[1].refused_total, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_whose_time_is_up_or_whose_client_has_gone_stops() {
    let pool = pool(1, 1, 8);
    let (begun, seen) = mpsc::channel();
    let (_end, work) = lasting(begun.clone());
    let late =
        pool.run(Lane::Heavy, Deadline::after(Duration::from_millis(20)), work).await.expect_err("it takes longer");
    assert!(late.message.contains("the limit of 0.02 s for a request is reached"), "{}", late.message);
    seen.recv().expect("it began");
    until(|| pool.report()[1].running == 0).await;
    let (_end, work) = lasting(begun);
    let client = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.run(Lane::Heavy, long(), work).await })
    };
    seen.recv().expect("it begins");
    client.abort();
    until(|| pool.report()[1].running == 0).await;
    let report = pool.report()[1];
    assert_eq!((report.timed_out_total, report.abandoned_total, report.abandoned), (1, 2, 0));
    // one that waits for a seat leaves nothing behind
    assert_eq!(pool.run(Lane::Heavy, long(), |_| Ok(1)).await.expect("the seat is free"), 1);
}

#[tokio::test]
async fn work_that_panics_fails_alone() {
    let pool = pool(1, 1, 1);
    let failed = pool.run(Lane::Heavy, long(), |_| -> Result<(), Stopped> { panic!("a fault") }).await;
    assert_eq!(failed.expect_err("it panicked").message, "the server failed to answer; its log tells why");
    assert_eq!(pool.run(Lane::Heavy, long(), |_| Ok(1)).await.expect("the seat is free"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_ask_for_is_made_once_also_when_the_first_goes() {
    let pool = pool(1, 1, 8);
    let kept: Arc<Kept<u8, u32>> = Arc::new(Kept::new("things", Budget::Entries(10), Some(|_| 4)));
    let (begun, seen) = mpsc::channel();
    let (end, work) = lasting(begun);
    let ask = |work: Work| {
        let (pool, kept) = (Arc::clone(&pool), Arc::clone(&kept));
        tokio::spawn(async move { kept.get(&pool, Lane::Heavy, long(), 1, |stop| work(stop).map(Ok)).await })
    };
    let never = || -> Work { Box::new(|_| panic!("made twice")) };
    let first = ask(Box::new(work));
    seen.recv().expect("it begins");
    let others = [ask(never()), ask(never())];
    until(|| kept.report().hits == 2).await;
    first.abort();
    assert!(first.await.expect_err("it has gone").is_cancelled());
    assert_eq!(pool.report()[1].abandoned_total, 0, "others still wait for it");
    // neither a seat nor a thread is taken by those who wait
    assert_eq!((pool.report()[1].running, pool.report()[1].waiting), (1, 0));
    end.send(9).expect("it runs");
    for other in others {
        assert_eq!(other.await.expect("no panic").expect("it is made"), 9);
    }
    let report = CacheReport { name: "things", entries: 1, bytes: Some(4), hits: 2, misses: 1 };
    assert_eq!(kept.report(), report);
    assert_eq!(ask(never()).await.expect("no panic").expect("it is kept"), 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_everybody_has_left_stops_and_is_made_anew_when_asked_again() {
    let pool = pool(1, 1, 8);
    let kept: Arc<Kept<u8, u32>> = Arc::new(Kept::new("things", Budget::Entries(10), None));
    let (begun, seen) = mpsc::channel();
    let (_end, work) = lasting(begun);
    let soon = Deadline::after(Duration::from_millis(20));
    let late = kept.get(&pool, Lane::Heavy, soon, 1, |stop| work(stop).map(Ok)).await;
    assert!(late.expect_err("it takes longer").message.contains("is reached"));
    seen.recv().expect("it began");
    let again = kept.get(&pool, Lane::Heavy, long(), 1, |_| Ok(Ok(2))).await;
    assert_eq!(again.expect("the work before has stopped"), 2);
    assert_eq!(pool.report()[1].abandoned_total, 1);
}
