//! What a card carries as JSON, in and out.

use serde_json::{Map, Value};

use super::legacy::Object;
use super::{CardData, MemoryState};

impl CardData {
    /// Reads the column. What is no JSON object is kept as it stands.
    #[must_use]
    pub fn read(text: &str) -> Self {
        if text.is_empty() || text == "{}" {
            return Self::default();
        }
        let Ok(Value::Object(map)) = serde_json::from_str(text) else {
            return Self { extra: text.to_owned(), ..Self::default() };
        };
        let mut object = Object::new(map);
        let memory = match (object.peek_float("s"), object.peek_float("d")) {
            (Some(stability), Some(difficulty)) => {
                object.drop_keys(&["s", "d"]);
                Some(MemoryState { stability, difficulty })
            }
            // One without the other means nothing here; it stays in `extra`.
            _ => None,
        };
        Self {
            memory,
            desired_retention: object.optional_float("dr"),
            decay: object.optional_float("decay"),
            last_review_s: object.optional_int("lrt"),
            original_position: object.optional_int("pos").and_then(|position| u32::try_from(position).ok()),
            custom: object.text("cd"),
            extra: object.rest_as_text(),
        }
    }

    /// What stands in the column.
    #[must_use]
    pub fn write(&self) -> String {
        let mut map = match serde_json::from_str(&self.extra) {
            Ok(Value::Object(map)) => map,
            _ if self.extra.is_empty() => Map::new(),
            // It was no object when it was read, and so all else is empty.
            _ => return self.extra.clone(),
        };
        if let Some(position) = self.original_position {
            map.insert("pos".into(), position.into());
        }
        if let Some(memory) = self.memory {
            map.insert("s".into(), decimal(memory.stability));
            map.insert("d".into(), decimal(memory.difficulty));
        }
        if let Some(retention) = self.desired_retention {
            map.insert("dr".into(), decimal(retention));
        }
        if let Some(decay) = self.decay {
            map.insert("decay".into(), decimal(decay));
        }
        if let Some(last_review_s) = self.last_review_s {
            map.insert("lrt".into(), last_review_s.into());
        }
        if !self.custom.is_empty() {
            map.insert("cd".into(), self.custom.clone().into());
        }
        Value::Object(map).to_string()
    }
}

/// An `f32` as the shortest decimal that reads back as it: 0.9 and not 0.8999999761581421.
pub(super) fn decimal(value: f32) -> Value {
    value.to_string().parse::<f64>().ok().map_or(Value::Null, Value::from)
}
