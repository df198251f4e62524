//! The clock: golden bytes, order, restarts and steps back.

use proptest::prelude::*;

use super::*;

const DEVICE: DeviceId = DeviceId([0xA0, 1, 2, 3, 4, 5, 6, 7]);

fn clock() -> HybridClock {
    HybridClock::resume(DEVICE, Stamp::origin(DEVICE))
}

#[test]
fn a_stored_stamp_keeps_its_golden_bytes() {
    let mut clock = clock();
    clock.tick(Timestamp(0x0123_4567_89AB));
    let stamp = clock.tick(Timestamp(0x0123_4567_89AB));
    let golden = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0x00, 0x01, 0xA0, 1, 2, 3, 4, 5, 6, 7];
    assert_eq!(stamp.to_bytes(), golden);
    assert_eq!(Stamp::from_bytes(golden), stamp);
    assert_eq!((stamp.time(), stamp.device()), (Timestamp(0x0123_4567_89AB), DEVICE));
}

#[test]
fn a_stamp_follows_the_wall_clock_while_it_moves_on() {
    let mut clock = clock();
    assert_eq!(clock.tick(Timestamp(1_000)).time(), Timestamp(1_000));
    assert_eq!(clock.tick(Timestamp(2_000)).time(), Timestamp(2_000));
}

#[test]
fn a_full_millisecond_borrows_the_next_one() {
    let mut clock = clock();
    let stamps: Vec<Stamp> = (0..=65_536).map(|_| clock.tick(Timestamp(5))).collect();
    assert!(stamps.is_sorted_by(|earlier, later| earlier < later));
    assert_eq!(stamps[65_535].time(), Timestamp(5));
    assert_eq!(stamps[65_536].time(), Timestamp(6));
}

#[test]
fn a_wall_clock_that_ran_wild_leaves_room_to_count_on() {
    let mut clock = clock();
    let wild = clock.tick(Timestamp(i64::MAX));
    let next = clock.tick(Timestamp(1));
    assert!(wild < next);
    assert_eq!(Stamp::from_bytes(next.to_bytes()), next);
    assert!(clock.tick(Timestamp(i64::MIN)) > next);
}

proptest! {
    #[test]
    fn stamps_rise_over_restarts_and_steps_back(
        runs in prop::collection::vec(prop::collection::vec(any::<i64>(), 1..20), 1..5),
        devices in prop::collection::vec(any::<[u8; 8]>(), 5),
    ) {
        let mut last = Stamp::origin(DEVICE);
        for (run, device) in runs.iter().zip(devices) {
            // A restart knows only what was stored; a restored backup goes on as another device.
            let mut clock = HybridClock::resume(DeviceId(device), Stamp::from_bytes(last.to_bytes()));
            for now in run {
                let stamp = clock.tick(Timestamp(*now));
                prop_assert!((stamp.millis, stamp.counter) > (last.millis, last.counter));
                prop_assert_eq!(stamp.device(), DeviceId(device));
                last = stamp;
            }
        }
    }

    #[test]
    fn bytes_sort_as_stamps_do(one: [u8; 16], two: [u8; 16]) {
        let (first, second) = (Stamp::from_bytes(one), Stamp::from_bytes(two));
        prop_assert_eq!(first.cmp(&second), one.cmp(&two));
        prop_assert_eq!(first.to_bytes(), one);
    }
}
