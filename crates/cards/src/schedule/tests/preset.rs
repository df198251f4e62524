//! Presets: what is missing takes its default, what is out of range is named.

use studium_base::{Coded, ErrorCode};

use super::super::{Preset, scheduler};
use crate::CardsError;

fn refused(preset: Preset, wanted: &str) {
    match scheduler(&preset).map(|_| ()) {
        Err(error @ CardsError::Preset { field, .. }) => {
            assert_eq!(field, wanted);
            assert_eq!(error.code(), ErrorCode::BadInput);
        }
        other => panic!("{wanted}: {other:?}"),
    }
}

#[test]
fn the_default_is_sound_and_an_empty_object_is_the_default() {
    assert!(scheduler(&Preset::default()).is_ok());
    assert_eq!(serde_json::from_str::<Preset>("{}").unwrap(), Preset::default());
    let some: Preset = serde_json::from_str(r#"{"desired_retention":0.85,"algorithm":"sm2"}"#).unwrap();
    assert_eq!(some.learning_steps_s, [60, 600]);
    assert_eq!(some.desired_retention, 0.85);
}

#[test]
fn each_option_out_of_range_is_named() {
    let default = Preset::default;
    refused(Preset { desired_retention: 0.69, ..default() }, "desired_retention");
    refused(Preset { desired_retention: f32::NAN, ..default() }, "desired_retention");
    refused(Preset { fsrs_parameters: vec![1.0; 20], ..default() }, "fsrs_parameters");
    refused(Preset { fsrs_parameters: vec![f32::NAN; 21], ..default() }, "fsrs_parameters");
    refused(Preset { half_life_weights: vec![1.0], ..default() }, "half_life_weights");
    refused(Preset { learning_steps_s: vec![0], ..default() }, "learning_steps_s");
    refused(Preset { relearning_steps_s: vec![u32::MAX], ..default() }, "relearning_steps_s");
    refused(Preset { starting_ease_permille: 1299, ..default() }, "starting_ease_permille");
    refused(Preset { maximum_interval_days: 0, ..default() }, "maximum_interval_days");
    refused(Preset { easy_days: [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1], ..default() }, "easy_days");
    refused(Preset { lapse_multiplier: f32::INFINITY, ..default() }, "lapse_multiplier");
    refused(Preset { day_start_hour: 24, ..default() }, "day_start_hour");
}

#[test]
fn parameters_of_older_versions_are_taken() {
    for count in [17, 19, 21] {
        assert!(scheduler(&Preset { fsrs_parameters: vec![1.0; count], ..Preset::default() }).is_ok(), "{count}");
    }
}
