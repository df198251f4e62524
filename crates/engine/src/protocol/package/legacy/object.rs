//! A JSON object from which known keys are taken one by one; the rest is what other programs left there.

use serde_json::{Map, Value};

/// A JSON object on its way in.
pub(in super::super) struct Object(Map<String, Value>);

impl Object {
    pub(in super::super) fn new(map: Map<String, Value>) -> Self {
        Self(map)
    }

    pub(super) fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self(map)),
            _ => None,
        }
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }

    pub(in super::super) fn text(&mut self, key: &str) -> String {
        match self.take(key) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        }
    }

    pub(in super::super) fn optional_int(&mut self, key: &str) -> Option<i64> {
        self.take(key).as_ref().and_then(int)
    }

    pub(super) fn int(&mut self, key: &str) -> i64 {
        self.optional_int(key).unwrap_or_default()
    }

    pub(super) fn optional_count(&mut self, key: &str) -> Option<u32> {
        self.optional_int(key).map(count)
    }

    pub(super) fn count(&mut self, key: &str) -> u32 {
        count(self.int(key))
    }

    /// The number of a choice.
    pub(super) fn choice(&mut self, key: &str) -> i32 {
        i32::try_from(self.int(key)).unwrap_or_default()
    }

    pub(super) fn flag_or(&mut self, key: &str, default: bool) -> bool {
        match self.take(key) {
            Some(Value::Bool(flag)) => flag,
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            _ => default,
        }
    }

    pub(super) fn flag(&mut self, key: &str) -> bool {
        self.flag_or(key, false)
    }

    pub(in super::super) fn optional_float(&mut self, key: &str) -> Option<f32> {
        self.take(key).as_ref().and_then(float)
    }

    pub(in super::super) fn peek_float(&self, key: &str) -> Option<f32> {
        self.0.get(key).and_then(float)
    }

    pub(in super::super) fn drop_keys(&mut self, keys: &[&str]) {
        for key in keys {
            self.0.remove(*key);
        }
    }

    pub(super) fn float_or(&mut self, key: &str, default: f32) -> f32 {
        self.optional_float(key).unwrap_or(default)
    }

    pub(super) fn floats(&mut self, key: &str) -> Vec<f32> {
        match self.take(key) {
            Some(Value::Array(values)) => values.iter().filter_map(float).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn list(&mut self, key: &str) -> Vec<Value> {
        match self.take(key) {
            Some(Value::Array(values)) => values,
            _ => Vec::new(),
        }
    }

    /// An object inside; an empty one when there is none.
    pub(super) fn object(&mut self, key: &str) -> Self {
        self.take(key).and_then(Self::of).unwrap_or_else(|| Self(Map::new()))
    }

    /// Puts what is left of an object inside back to its place.
    pub(super) fn put_rest(&mut self, key: &str, inside: Self) {
        if !inside.0.is_empty() {
            self.0.insert(key.to_owned(), Value::Object(inside.0));
        }
    }

    /// What was not taken, as JSON; empty when there is nothing.
    pub(super) fn rest(self) -> Vec<u8> {
        self.rest_as_text().into_bytes()
    }

    pub(in super::super) fn rest_as_text(self) -> String {
        if self.0.is_empty() { String::new() } else { Value::Object(self.0).to_string() }
    }
}

pub(super) fn int(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().map(|value| value as i64)).or_else(|| value.as_str()?.trim().parse().ok())
}

pub(super) fn float(value: &Value) -> Option<f32> {
    value.as_f64().map(|value| value as f32).filter(|value| value.is_finite())
}

pub(super) fn count(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// Adds what other programs left in `extra` to an object on its way out; known keys win, also inside of objects.
pub(super) fn with_extra(known: Value, extra: &[u8]) -> Value {
    let Ok(mut merged) = serde_json::from_slice::<Value>(extra) else { return known };
    if !merged.is_object() {
        return known;
    }
    merge(&mut merged, known);
    merged
}

fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                match under.get_mut(&key) {
                    Some(below) => merge(below, value),
                    None => {
                        under.insert(key, value);
                    }
                }
            }
        }
        (under, over) => *under = over,
    }
}
