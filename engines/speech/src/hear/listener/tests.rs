//! How much of a model is used for how much sound.

use super::positions;

#[test]
fn positions_fit_the_sound_with_some_to_spare() {
    let second = 16_000;
    assert_eq!(positions(second), 512);
    assert_eq!(positions(7 * second), 512);
    assert_eq!(positions(10 * second), 640);
    assert_eq!(positions(20 * second), 1152);
    assert_eq!(positions(28 * second), 0, "all that there are");
    assert_eq!(positions(30 * second), 0);
}
